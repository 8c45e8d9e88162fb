using System.Diagnostics;
using System.Security.Cryptography;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Hashing.Blocks;

namespace Hashing;

/// <summary>One digest on the calling thread, by a named implementation.</summary>
internal static class SingleRun
{
    public static RunResult Run(RunOptions options)
    {
        var append = Appender(options);
        var block = options.NewBlock(0);

        // Compiled, and the processor's clock up.
        Feed(append, block, RunOptions.WarmUp);
        return Feed(append, block, options.Duration);
    }

    private static RunResult Feed(Action<byte[]> append, byte[] block, TimeSpan duration)
    {
        var cpu = Environment.CpuUsage.TotalTime;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        long blocks = 0;
        for (; watch.Elapsed < duration; blocks++)
            append(block);
        return new RunResult(blocks, blocks * block.LongLength, watch.Elapsed, Environment.CpuUsage.TotalTime - cpu, GC.GetAllocatedBytesForCurrentThread() - allocated);
    }

    private static Action<byte[]> Appender(RunOptions options)
    {
        var algorithm = options.Digests[0];
        if (options.Implementation == "incremental")
        {
            var hash = IncrementalHash.CreateHash(new HashAlgorithmName(algorithm.Word().ToUpperInvariant()));
            return block => hash.AppendData(block);
        }

        var digest = options.Implementation switch
        {
            "best" => ResumableDigest.Create(algorithm),
            "managed" => new BlockDigest(BlockFunctions.Managed(algorithm)),
            "native" => new BlockDigest(BlockFunctions.Native(algorithm) ?? throw new FormatException($"There is no native {algorithm.Word()} here.")),
            _ => throw new FormatException($"'{options.Implementation}' is no implementation: use best, native, managed or incremental."),
        };
        return block => digest.Append(block);
    }
}
