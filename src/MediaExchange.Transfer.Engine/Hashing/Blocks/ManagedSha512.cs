using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static MediaExchange.Transfer.Engine.Hashing.Blocks.MessageWords;

namespace MediaExchange.Transfer.Engine.Hashing.Blocks;

/// <summary>SHA-512 (FIPS 180-4) in C#.</summary>
internal sealed class ManagedSha512() : BlockFunction(HashShape.Sha512)
{
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Compress(Span<ulong> state, ReadOnlySpan<byte> blocks)
    {
        ref var words = ref MemoryMarshal.GetReference(state);
        var a = words;
        var b = Unsafe.Add(ref words, 1);
        var c = Unsafe.Add(ref words, 2);
        var d = Unsafe.Add(ref words, 3);
        var e = Unsafe.Add(ref words, 4);
        var f = Unsafe.Add(ref words, 5);
        var g = Unsafe.Add(ref words, 6);
        var h = Unsafe.Add(ref words, 7);
        Span<ulong> schedule = stackalloc ulong[16];
        ref var w = ref MemoryMarshal.GetReference(schedule);
        ref var constants = ref MemoryMarshal.GetReference(Constants);
        ref var block = ref MemoryMarshal.GetReference(blocks);
        for (var left = blocks.Length / 128; left > 0; left--)
        {
            for (var i = 0; i < 16; i++)
                Unsafe.Add(ref w, i) = BigEndian64(ref block, i);
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
                if (i == 64)
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
            block = ref Unsafe.AddByteOffset(ref block, 128);
        }
    }

    // The next 16 words of the message schedule over the last 16.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Expand(ref ulong w)
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
    private static void Step(ulong a, ulong b, ulong c, ref ulong d, ulong e, ulong f, ulong g, ref ulong h, ulong wk)
    {
        h += wk + (g ^ (e & (f ^ g))) + Big1(e);
        d += h;
        h += Big0(a) + ((a & b) | (c & (a | b)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Big0(ulong x) => BitOperations.RotateRight(x, 28) ^ BitOperations.RotateRight(x, 34) ^ BitOperations.RotateRight(x, 39);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Big1(ulong x) => BitOperations.RotateRight(x, 14) ^ BitOperations.RotateRight(x, 18) ^ BitOperations.RotateRight(x, 41);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Small0(ulong x) => BitOperations.RotateRight(x, 1) ^ BitOperations.RotateRight(x, 8) ^ (x >> 7);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Small1(ulong x) => BitOperations.RotateRight(x, 19) ^ BitOperations.RotateRight(x, 61) ^ (x >> 6);

    private static ReadOnlySpan<ulong> Constants =>
    [
        0x428A2F98D728AE22, 0x7137449123EF65CD, 0xB5C0FBCFEC4D3B2F, 0xE9B5DBA58189DBBC,
        0x3956C25BF348B538, 0x59F111F1B605D019, 0x923F82A4AF194F9B, 0xAB1C5ED5DA6D8118,
        0xD807AA98A3030242, 0x12835B0145706FBE, 0x243185BE4EE4B28C, 0x550C7DC3D5FFB4E2,
        0x72BE5D74F27B896F, 0x80DEB1FE3B1696B1, 0x9BDC06A725C71235, 0xC19BF174CF692694,
        0xE49B69C19EF14AD2, 0xEFBE4786384F25E3, 0x0FC19DC68B8CD5B5, 0x240CA1CC77AC9C65,
        0x2DE92C6F592B0275, 0x4A7484AA6EA6E483, 0x5CB0A9DCBD41FBD4, 0x76F988DA831153B5,
        0x983E5152EE66DFAB, 0xA831C66D2DB43210, 0xB00327C898FB213F, 0xBF597FC7BEEF0EE4,
        0xC6E00BF33DA88FC2, 0xD5A79147930AA725, 0x06CA6351E003826F, 0x142929670A0E6E70,
        0x27B70A8546D22FFC, 0x2E1B21385C26C926, 0x4D2C6DFC5AC42AED, 0x53380D139D95B3DF,
        0x650A73548BAF63DE, 0x766A0ABB3C77B2A8, 0x81C2C92E47EDAEE6, 0x92722C851482353B,
        0xA2BFE8A14CF10364, 0xA81A664BBC423001, 0xC24B8B70D0F89791, 0xC76C51A30654BE30,
        0xD192E819D6EF5218, 0xD69906245565A910, 0xF40E35855771202A, 0x106AA07032BBD1B8,
        0x19A4C116B8D2D0C8, 0x1E376C085141AB53, 0x2748774CDF8EEB99, 0x34B0BCB5E19B48A8,
        0x391C0CB3C5C95A63, 0x4ED8AA4AE3418ACB, 0x5B9CCA4F7763E373, 0x682E6FF3D6B2B8A3,
        0x748F82EE5DEFB2FC, 0x78A5636F43172F60, 0x84C87814A1F0AB72, 0x8CC702081A6439EC,
        0x90BEFFFA23631E28, 0xA4506CEBDE82BDE9, 0xBEF9A3F7B2C67915, 0xC67178F2E372532B,
        0xCA273ECEEA26619C, 0xD186B8C721C0C207, 0xEADA7DD6CDE0EB1E, 0xF57D4F7FEE6ED178,
        0x06F067AA72176FBA, 0x0A637DC5A2C898A6, 0x113F9804BEF90DAE, 0x1B710B35131C471B,
        0x28DB77F523047D84, 0x32CAAB7B40C72493, 0x3C9EBE0A15C9BEBC, 0x431D67C49C100D4C,
        0x4CC5D4BECB3E42B6, 0x597F299CFC657E2A, 0x5FCB6FAB3AD6FAEC, 0x6C44198C4A475817,
    ];
}
