using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static MediaExchange.Transfer.Engine.Hashing.Blocks.MessageWords;

namespace MediaExchange.Transfer.Engine.Hashing.Blocks;

/// <summary>SHA-256 (FIPS 180-4) in C#.</summary>
internal sealed class ManagedSha256() : BlockFunction(HashShape.Sha256)
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
        var f = Unsafe.Add(ref words, 5);
        var g = Unsafe.Add(ref words, 6);
        var h = Unsafe.Add(ref words, 7);
        Span<uint> schedule = stackalloc uint[16];
        ref var w = ref MemoryMarshal.GetReference(schedule);
        ref var constants = ref MemoryMarshal.GetReference(Constants);
        ref var block = ref MemoryMarshal.GetReference(blocks);
        for (var left = blocks.Length / 64; left > 0; left--)
        {
            for (var i = 0; i < 16; i++)
                Unsafe.Add(ref w, i) = BigEndian32(ref block, i);
            for (var i = 0; ; i += 16)
            {
                ref var k = ref Unsafe.Add(ref constants, i);
                Step(a, b, c, ref d, e, f, g, ref h, Unsafe.Add(ref w, 0) + Unsafe.Add(ref k, 0));
                Step(h, a, b, ref c, d, e, f, ref g, Unsafe.Add(ref w, 1) + Unsafe.Add(ref k, 1));
                Step(g, h, a, ref b, c, d, e, ref f, Unsafe.Add(ref w, 2) + Unsafe.Add(ref k, 2));
                Step(f, g, h, ref a, b, c, d, ref e, Unsafe.Add(ref w, 3) + Unsafe.Add(ref k, 3));
                Step(e, f, g, ref h, a, b, c, ref d, Unsafe.Add(ref w, 4) + Unsafe.Add(ref k, 4));
                Step(d, e, f, ref g, h, a, b, ref c, Unsafe.Add(ref w, 5) + Unsafe.Add(ref k, 5));
                Step(c, d, e, ref f, g, h, a, ref b, Unsafe.Add(ref w, 6) + Unsafe.Add(ref k, 6));
                Step(b, c, d, ref e, f, g, h, ref a, Unsafe.Add(ref w, 7) + Unsafe.Add(ref k, 7));
                Step(a, b, c, ref d, e, f, g, ref h, Unsafe.Add(ref w, 8) + Unsafe.Add(ref k, 8));
                Step(h, a, b, ref c, d, e, f, ref g, Unsafe.Add(ref w, 9) + Unsafe.Add(ref k, 9));
                Step(g, h, a, ref b, c, d, e, ref f, Unsafe.Add(ref w, 10) + Unsafe.Add(ref k, 10));
                Step(f, g, h, ref a, b, c, d, ref e, Unsafe.Add(ref w, 11) + Unsafe.Add(ref k, 11));
                Step(e, f, g, ref h, a, b, c, ref d, Unsafe.Add(ref w, 12) + Unsafe.Add(ref k, 12));
                Step(d, e, f, ref g, h, a, b, ref c, Unsafe.Add(ref w, 13) + Unsafe.Add(ref k, 13));
                Step(c, d, e, ref f, g, h, a, ref b, Unsafe.Add(ref w, 14) + Unsafe.Add(ref k, 14));
                Step(b, c, d, ref e, f, g, h, ref a, Unsafe.Add(ref w, 15) + Unsafe.Add(ref k, 15));
                if (i == 48)
                    break;
                Expand(ref w);
            }

            a = words += a;
            b = Unsafe.Add(ref words, 1) += b;
            c = Unsafe.Add(ref words, 2) += c;
            d = Unsafe.Add(ref words, 3) += d;
            e = Unsafe.Add(ref words, 4) += e;
            f = Unsafe.Add(ref words, 5) += f;
            g = Unsafe.Add(ref words, 6) += g;
            h = Unsafe.Add(ref words, 7) += h;
            block = ref Unsafe.AddByteOffset(ref block, 64);
        }
    }

    // The next 16 words of the message schedule over the last 16.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Expand(ref uint w)
    {
        Unsafe.Add(ref w, 0) += Small1(Unsafe.Add(ref w, 14)) + Unsafe.Add(ref w, 9) + Small0(Unsafe.Add(ref w, 1));
        Unsafe.Add(ref w, 1) += Small1(Unsafe.Add(ref w, 15)) + Unsafe.Add(ref w, 10) + Small0(Unsafe.Add(ref w, 2));
        Unsafe.Add(ref w, 2) += Small1(Unsafe.Add(ref w, 0)) + Unsafe.Add(ref w, 11) + Small0(Unsafe.Add(ref w, 3));
        Unsafe.Add(ref w, 3) += Small1(Unsafe.Add(ref w, 1)) + Unsafe.Add(ref w, 12) + Small0(Unsafe.Add(ref w, 4));
        Unsafe.Add(ref w, 4) += Small1(Unsafe.Add(ref w, 2)) + Unsafe.Add(ref w, 13) + Small0(Unsafe.Add(ref w, 5));
        Unsafe.Add(ref w, 5) += Small1(Unsafe.Add(ref w, 3)) + Unsafe.Add(ref w, 14) + Small0(Unsafe.Add(ref w, 6));
        Unsafe.Add(ref w, 6) += Small1(Unsafe.Add(ref w, 4)) + Unsafe.Add(ref w, 15) + Small0(Unsafe.Add(ref w, 7));
        Unsafe.Add(ref w, 7) += Small1(Unsafe.Add(ref w, 5)) + Unsafe.Add(ref w, 0) + Small0(Unsafe.Add(ref w, 8));
        Unsafe.Add(ref w, 8) += Small1(Unsafe.Add(ref w, 6)) + Unsafe.Add(ref w, 1) + Small0(Unsafe.Add(ref w, 9));
        Unsafe.Add(ref w, 9) += Small1(Unsafe.Add(ref w, 7)) + Unsafe.Add(ref w, 2) + Small0(Unsafe.Add(ref w, 10));
        Unsafe.Add(ref w, 10) += Small1(Unsafe.Add(ref w, 8)) + Unsafe.Add(ref w, 3) + Small0(Unsafe.Add(ref w, 11));
        Unsafe.Add(ref w, 11) += Small1(Unsafe.Add(ref w, 9)) + Unsafe.Add(ref w, 4) + Small0(Unsafe.Add(ref w, 12));
        Unsafe.Add(ref w, 12) += Small1(Unsafe.Add(ref w, 10)) + Unsafe.Add(ref w, 5) + Small0(Unsafe.Add(ref w, 13));
        Unsafe.Add(ref w, 13) += Small1(Unsafe.Add(ref w, 11)) + Unsafe.Add(ref w, 6) + Small0(Unsafe.Add(ref w, 14));
        Unsafe.Add(ref w, 14) += Small1(Unsafe.Add(ref w, 12)) + Unsafe.Add(ref w, 7) + Small0(Unsafe.Add(ref w, 15));
        Unsafe.Add(ref w, 15) += Small1(Unsafe.Add(ref w, 13)) + Unsafe.Add(ref w, 8) + Small0(Unsafe.Add(ref w, 0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(uint a, uint b, uint c, ref uint d, uint e, uint f, uint g, ref uint h, uint wk)
    {
        h += wk + (g ^ (e & (f ^ g))) + Big1(e);
        d += h;
        h += Big0(a) + ((a & b) | (c & (a | b)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Big0(uint x) => BitOperations.RotateRight(x, 2) ^ BitOperations.RotateRight(x, 13) ^ BitOperations.RotateRight(x, 22);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Big1(uint x) => BitOperations.RotateRight(x, 6) ^ BitOperations.RotateRight(x, 11) ^ BitOperations.RotateRight(x, 25);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Small0(uint x) => BitOperations.RotateRight(x, 7) ^ BitOperations.RotateRight(x, 18) ^ (x >> 3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Small1(uint x) => BitOperations.RotateRight(x, 17) ^ BitOperations.RotateRight(x, 19) ^ (x >> 10);

    internal static ReadOnlySpan<uint> Constants =>
    [
        0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
        0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
        0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
        0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
        0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
        0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
        0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
        0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
    ];
}
