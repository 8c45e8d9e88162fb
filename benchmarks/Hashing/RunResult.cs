namespace Hashing;

/// <summary>What a run took.</summary>
internal sealed record RunResult(long Blocks, long Bytes, TimeSpan Elapsed, TimeSpan Cpu, long Allocated)
{
    public double MegabytesPerSecond => Bytes / 1e6 / Elapsed.TotalSeconds;

    public double MegabytesPerCpuSecond => Bytes / 1e6 / Cpu.TotalSeconds;

    public double AllocatedPerBlock => (double)Allocated / Blocks;
}
