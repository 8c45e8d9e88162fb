using MediaExchange.Transfer.Engine.Hashing;

namespace MediaExchange.Transfer.Engine.Stores.InMemory;

/// <summary>What synthetic content would be if it were written out: a short block made from the seed, repeated. Its CRC follows from the block's, for any range.</summary>
internal static class SyntheticBytes
{
    // A prime, so that parts of whole mebibytes begin at different places of the block, and one in the wrong place changes the CRC.
    private const int Period = 4093;

    internal static ulong Crc(CrcKind kind, ulong seed, long offset, long length)
    {
        Span<byte> block = stackalloc byte[Period];
        Fill(block, seed);
        var at = (int)(offset % Period);
        var head = (int)Math.Min(length, Period - at);
        var crc = Hashing.Crc.Compute(kind, block.Slice(at, head));
        var (blocks, tail) = Math.DivRem(length - head, Period);
        if (blocks > 0)
            crc = Hashing.Crc.Combine(kind, crc, Hashing.Crc.Repeat(kind, Hashing.Crc.Compute(kind, block), Period, blocks), blocks * Period);
        return Hashing.Crc.Combine(kind, crc, Hashing.Crc.Compute(kind, block[..(int)tail]), tail);
    }

    // splitmix64: a few instructions for eight well-mixed bytes.
    private static void Fill(Span<byte> block, ulong seed)
    {
        for (var i = 0; i < block.Length; i++)
        {
            if (i % 8 == 0)
                seed += 0x9E3779B97F4A7C15;
            var mixed = (seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            block[i] = (byte)((mixed ^ (mixed >> 31)) >> (i % 8 * 8));
        }
    }
}
