using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static MediaExchange.Transfer.Engine.Hashing.Blocks.MessageWords;

namespace MediaExchange.Transfer.Engine.Hashing.Blocks;

/// <summary>SHA-1 (FIPS 180-4) in C#.</summary>
internal sealed class ManagedSha1() : BlockFunction(HashShape.Sha1)
{
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Compress(Span<ulong> state, ReadOnlySpan<byte> blocks)
    {
        ref var words = ref Words32(state);
        var a = words;
        var b = Unsafe.Add(ref words, 1);
        var c = Unsafe.Add(ref words, 2);
        var d = Unsafe.Add(ref words, 3);
        var e = Unsafe.Add(ref words, 4);
        Span<uint> schedule = stackalloc uint[80];
        ref var w = ref MemoryMarshal.GetReference(schedule);
        ref var block = ref MemoryMarshal.GetReference(blocks);
        for (var left = blocks.Length / 64; left > 0; left--)
        {
            Expand(ref block, ref w);
            var (a0, b0, c0, d0, e0) = (a, b, c, d, e);
            var i = 0;
            for (; i < 20; i += 5)
            {
                Step(a, ref b, Choose(b, c, d), ref e, Unsafe.Add(ref w, i) + 0x5A827999);
                Step(e, ref a, Choose(a, b, c), ref d, Unsafe.Add(ref w, i + 1) + 0x5A827999);
                Step(d, ref e, Choose(e, a, b), ref c, Unsafe.Add(ref w, i + 2) + 0x5A827999);
                Step(c, ref d, Choose(d, e, a), ref b, Unsafe.Add(ref w, i + 3) + 0x5A827999);
                Step(b, ref c, Choose(c, d, e), ref a, Unsafe.Add(ref w, i + 4) + 0x5A827999);
            }

            for (; i < 40; i += 5)
            {
                Step(a, ref b, b ^ c ^ d, ref e, Unsafe.Add(ref w, i) + 0x6ED9EBA1);
                Step(e, ref a, a ^ b ^ c, ref d, Unsafe.Add(ref w, i + 1) + 0x6ED9EBA1);
                Step(d, ref e, e ^ a ^ b, ref c, Unsafe.Add(ref w, i + 2) + 0x6ED9EBA1);
                Step(c, ref d, d ^ e ^ a, ref b, Unsafe.Add(ref w, i + 3) + 0x6ED9EBA1);
                Step(b, ref c, c ^ d ^ e, ref a, Unsafe.Add(ref w, i + 4) + 0x6ED9EBA1);
            }

            for (; i < 60; i += 5)
            {
                Step(a, ref b, Majority(b, c, d), ref e, Unsafe.Add(ref w, i) + 0x8F1BBCDC);
                Step(e, ref a, Majority(a, b, c), ref d, Unsafe.Add(ref w, i + 1) + 0x8F1BBCDC);
                Step(d, ref e, Majority(e, a, b), ref c, Unsafe.Add(ref w, i + 2) + 0x8F1BBCDC);
                Step(c, ref d, Majority(d, e, a), ref b, Unsafe.Add(ref w, i + 3) + 0x8F1BBCDC);
                Step(b, ref c, Majority(c, d, e), ref a, Unsafe.Add(ref w, i + 4) + 0x8F1BBCDC);
            }

            for (; i < 80; i += 5)
            {
                Step(a, ref b, b ^ c ^ d, ref e, Unsafe.Add(ref w, i) + 0xCA62C1D6);
                Step(e, ref a, a ^ b ^ c, ref d, Unsafe.Add(ref w, i + 1) + 0xCA62C1D6);
                Step(d, ref e, e ^ a ^ b, ref c, Unsafe.Add(ref w, i + 2) + 0xCA62C1D6);
                Step(c, ref d, d ^ e ^ a, ref b, Unsafe.Add(ref w, i + 3) + 0xCA62C1D6);
                Step(b, ref c, c ^ d ^ e, ref a, Unsafe.Add(ref w, i + 4) + 0xCA62C1D6);
            }

            a += a0;
            b += b0;
            c += c0;
            d += d0;
            e += e0;
            block = ref Unsafe.AddByteOffset(ref block, 64);
        }

        words = a;
        Unsafe.Add(ref words, 1) = b;
        Unsafe.Add(ref words, 2) = c;
        Unsafe.Add(ref words, 3) = d;
        Unsafe.Add(ref words, 4) = e;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Expand(ref byte block, ref uint w)
    {
        for (var i = 0; i < 16; i++)
            Unsafe.Add(ref w, i) = BigEndian32(ref block, i);
        for (var i = 16; i < 80; i++)
        {
            Unsafe.Add(ref w, i) = BitOperations.RotateLeft(
                Unsafe.Add(ref w, i - 3) ^ Unsafe.Add(ref w, i - 8) ^ Unsafe.Add(ref w, i - 14) ^ Unsafe.Add(ref w, i - 16), 1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(uint a, ref uint b, uint f, ref uint e, uint wk)
    {
        e += wk + f + BitOperations.RotateLeft(a, 5);
        b = BitOperations.RotateLeft(b, 30);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Choose(uint b, uint c, uint d) => d ^ (b & (c ^ d));

    // The halves have no bit in common: a sum, of which the first does not wait for b.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Majority(uint b, uint c, uint d) => (c & d) + (b & (c ^ d));
}
