using System.Diagnostics.CodeAnalysis;
using MediaExchange.Transfer.Engine.Hashing;

namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>
/// Generated, repeatable bytes of any length without any memory of their own: one of a few blocks, repeated from a
/// starting point that the seed chooses.
/// </summary>
/// <remarks>
/// The block's length is a prime, so that neighbouring mebibytes differ and a part copied from the wrong place, or
/// parts in the wrong order, change the CRC. The CRC of any range follows from the CRCs of the block's beginnings.
/// </remarks>
internal sealed class VirtualContent : ContentSource
{
    /// <summary>The largest prime below 2^20.</summary>
    public const int Period = 1_048_573;

    private const int BlockCount = 8;
    private const int CheckpointStep = 4096;
    private static readonly Lazy<byte[]>[] _blocks =
        [.. Enumerable.Range(0, BlockCount).Select(i => new Lazy<byte[]>(() => Generate(i)))];

    // The CRC of every beginning of a block whose length is a multiple of CheckpointStep, and of the whole block.
    private static readonly Lazy<ulong[]>[] _checkpoints =
        [.. Enumerable.Range(0, BlockCount * 3).Select(i => new Lazy<ulong[]>(() => Checkpoints((CrcKind)(i / BlockCount), i % BlockCount)))];

    private readonly int _block;
    private readonly int _phase;

    public VirtualContent(long seed, long length)
    {
        Seed = seed;
        Length = length;

        // Mixing (splitmix64) spreads neighbouring seeds.
        var mixed = (ulong)seed + 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        mixed ^= mixed >> 31;
        _block = (int)(mixed % BlockCount);
        _phase = (int)((mixed >> 8) % Period);
    }

    public long Seed { get; }

    public override long Length { get; }

    public override bool IsVirtual => true;

    public override void Read(long offset, Span<byte> target)
    {
        ReadOnlySpan<byte> block = _blocks[_block].Value;
        var at = PositionOf(offset);
        while (!target.IsEmpty)
        {
            var count = Math.Min(target.Length, Period - at);
            block.Slice(at, count).CopyTo(target);
            target = target[count..];
            at = 0;
        }
    }

    public override ulong Crc(CrcKind kind, long offset, long length)
    {
        var at = PositionOf(offset);
        if (length <= Period - at)
            return WithinBlock(kind, at, (int)length);

        var rest = length - (Period - at);
        var crc = WithinBlock(kind, at, Period - at);
        var blocks = rest / Period;
        var last = (int)(rest % Period);
        if (blocks > 0)
        {
            var repeated = Engine.Hashing.Crc.Repeat(kind, Beginning(kind, Period), Period, blocks);
            crc = Engine.Hashing.Crc.Combine(kind, crc, repeated, blocks * Period);
        }

        return Engine.Hashing.Crc.Combine(kind, crc, Beginning(kind, last), last);
    }

    /// <summary>Names the bytes of a range: equal for equal bytes wherever they are, so that copies keep their pseudo-ETag.</summary>
    public (int Block, int Position) IdentityAt(long offset) => (_block, PositionOf(offset));

    private int PositionOf(long offset) => (int)((offset + _phase) % Period);

    private ulong WithinBlock(CrcKind kind, int at, int length) =>
        Engine.Hashing.Crc.RemoveBeginning(kind, Beginning(kind, at + length), Beginning(kind, at), length);

    private ulong Beginning(CrcKind kind, int length)
    {
        var checkpoints = _checkpoints[((int)kind * BlockCount) + _block].Value;
        if (length == Period)
            return checkpoints[^1];
        var whole = length / CheckpointStep;
        var rest = _blocks[_block].Value.AsSpan(whole * CheckpointStep, length % CheckpointStep);
        return Engine.Hashing.Crc.Combine(kind, checkpoints[whole], Engine.Hashing.Crc.Compute(kind, rest), rest.Length);
    }

    [SuppressMessage("Security", "CA5394:Do not use insecure randomness", Justification = "Test content must be repeatable, not secret.")]
    private static byte[] Generate(int number)
    {
        var block = new byte[Period];
        new Random(7919 * (number + 1)).NextBytes(block);
        return block;
    }

    private static ulong[] Checkpoints(CrcKind kind, int number)
    {
        ReadOnlySpan<byte> block = _blocks[number].Value;
        var result = new ulong[(Period / CheckpointStep) + 2];
        var crc = new Crc(kind);
        for (var i = 1; i < result.Length; i++)
        {
            var start = (i - 1) * CheckpointStep;
            crc.Append(block.Slice(start, Math.Min(CheckpointStep, Period - start)));
            result[i] = crc.GetValue();
        }

        return result;
    }
}
