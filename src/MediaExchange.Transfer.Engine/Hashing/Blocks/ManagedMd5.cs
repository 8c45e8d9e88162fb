using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static MediaExchange.Transfer.Engine.Hashing.Blocks.MessageWords;

namespace MediaExchange.Transfer.Engine.Hashing.Blocks;

/// <summary>MD5 (RFC 1321) in C#.</summary>
internal sealed class ManagedMd5() : BlockFunction(HashShape.Md5)
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Compress(Span<ulong> state, ReadOnlySpan<byte> blocks)
    {
        ref var words = ref Words32(state);
        var a = words;
        var b = Unsafe.Add(ref words, 1);
        var c = Unsafe.Add(ref words, 2);
        var d = Unsafe.Add(ref words, 3);
        ref var block = ref MemoryMarshal.GetReference(blocks);
        for (var left = blocks.Length / 64; left > 0; left--)
        {
            var (a0, b0, c0, d0) = (a, b, c, d);

            a = F(a, b, c, d, LittleEndian32(ref block, 0) + 0xD76AA478, 7);
            d = F(d, a, b, c, LittleEndian32(ref block, 1) + 0xE8C7B756, 12);
            c = F(c, d, a, b, LittleEndian32(ref block, 2) + 0x242070DB, 17);
            b = F(b, c, d, a, LittleEndian32(ref block, 3) + 0xC1BDCEEE, 22);
            a = F(a, b, c, d, LittleEndian32(ref block, 4) + 0xF57C0FAF, 7);
            d = F(d, a, b, c, LittleEndian32(ref block, 5) + 0x4787C62A, 12);
            c = F(c, d, a, b, LittleEndian32(ref block, 6) + 0xA8304613, 17);
            b = F(b, c, d, a, LittleEndian32(ref block, 7) + 0xFD469501, 22);
            a = F(a, b, c, d, LittleEndian32(ref block, 8) + 0x698098D8, 7);
            d = F(d, a, b, c, LittleEndian32(ref block, 9) + 0x8B44F7AF, 12);
            c = F(c, d, a, b, LittleEndian32(ref block, 10) + 0xFFFF5BB1, 17);
            b = F(b, c, d, a, LittleEndian32(ref block, 11) + 0x895CD7BE, 22);
            a = F(a, b, c, d, LittleEndian32(ref block, 12) + 0x6B901122, 7);
            d = F(d, a, b, c, LittleEndian32(ref block, 13) + 0xFD987193, 12);
            c = F(c, d, a, b, LittleEndian32(ref block, 14) + 0xA679438E, 17);
            b = F(b, c, d, a, LittleEndian32(ref block, 15) + 0x49B40821, 22);

            a = G(a, b, c, d, LittleEndian32(ref block, 1) + 0xF61E2562, 5);
            d = G(d, a, b, c, LittleEndian32(ref block, 6) + 0xC040B340, 9);
            c = G(c, d, a, b, LittleEndian32(ref block, 11) + 0x265E5A51, 14);
            b = G(b, c, d, a, LittleEndian32(ref block, 0) + 0xE9B6C7AA, 20);
            a = G(a, b, c, d, LittleEndian32(ref block, 5) + 0xD62F105D, 5);
            d = G(d, a, b, c, LittleEndian32(ref block, 10) + 0x02441453, 9);
            c = G(c, d, a, b, LittleEndian32(ref block, 15) + 0xD8A1E681, 14);
            b = G(b, c, d, a, LittleEndian32(ref block, 4) + 0xE7D3FBC8, 20);
            a = G(a, b, c, d, LittleEndian32(ref block, 9) + 0x21E1CDE6, 5);
            d = G(d, a, b, c, LittleEndian32(ref block, 14) + 0xC33707D6, 9);
            c = G(c, d, a, b, LittleEndian32(ref block, 3) + 0xF4D50D87, 14);
            b = G(b, c, d, a, LittleEndian32(ref block, 8) + 0x455A14ED, 20);
            a = G(a, b, c, d, LittleEndian32(ref block, 13) + 0xA9E3E905, 5);
            d = G(d, a, b, c, LittleEndian32(ref block, 2) + 0xFCEFA3F8, 9);
            c = G(c, d, a, b, LittleEndian32(ref block, 7) + 0x676F02D9, 14);
            b = G(b, c, d, a, LittleEndian32(ref block, 12) + 0x8D2A4C8A, 20);

            a = H(a, b, c, d, LittleEndian32(ref block, 5) + 0xFFFA3942, 4);
            d = H(d, a, b, c, LittleEndian32(ref block, 8) + 0x8771F681, 11);
            c = H(c, d, a, b, LittleEndian32(ref block, 11) + 0x6D9D6122, 16);
            b = H(b, c, d, a, LittleEndian32(ref block, 14) + 0xFDE5380C, 23);
            a = H(a, b, c, d, LittleEndian32(ref block, 1) + 0xA4BEEA44, 4);
            d = H(d, a, b, c, LittleEndian32(ref block, 4) + 0x4BDECFA9, 11);
            c = H(c, d, a, b, LittleEndian32(ref block, 7) + 0xF6BB4B60, 16);
            b = H(b, c, d, a, LittleEndian32(ref block, 10) + 0xBEBFBC70, 23);
            a = H(a, b, c, d, LittleEndian32(ref block, 13) + 0x289B7EC6, 4);
            d = H(d, a, b, c, LittleEndian32(ref block, 0) + 0xEAA127FA, 11);
            c = H(c, d, a, b, LittleEndian32(ref block, 3) + 0xD4EF3085, 16);
            b = H(b, c, d, a, LittleEndian32(ref block, 6) + 0x04881D05, 23);
            a = H(a, b, c, d, LittleEndian32(ref block, 9) + 0xD9D4D039, 4);
            d = H(d, a, b, c, LittleEndian32(ref block, 12) + 0xE6DB99E5, 11);
            c = H(c, d, a, b, LittleEndian32(ref block, 15) + 0x1FA27CF8, 16);
            b = H(b, c, d, a, LittleEndian32(ref block, 2) + 0xC4AC5665, 23);

            a = I(a, b, c, d, LittleEndian32(ref block, 0) + 0xF4292244, 6);
            d = I(d, a, b, c, LittleEndian32(ref block, 7) + 0x432AFF97, 10);
            c = I(c, d, a, b, LittleEndian32(ref block, 14) + 0xAB9423A7, 15);
            b = I(b, c, d, a, LittleEndian32(ref block, 5) + 0xFC93A039, 21);
            a = I(a, b, c, d, LittleEndian32(ref block, 12) + 0x655B59C3, 6);
            d = I(d, a, b, c, LittleEndian32(ref block, 3) + 0x8F0CCC92, 10);
            c = I(c, d, a, b, LittleEndian32(ref block, 10) + 0xFFEFF47D, 15);
            b = I(b, c, d, a, LittleEndian32(ref block, 1) + 0x85845DD1, 21);
            a = I(a, b, c, d, LittleEndian32(ref block, 8) + 0x6FA87E4F, 6);
            d = I(d, a, b, c, LittleEndian32(ref block, 15) + 0xFE2CE6E0, 10);
            c = I(c, d, a, b, LittleEndian32(ref block, 6) + 0xA3014314, 15);
            b = I(b, c, d, a, LittleEndian32(ref block, 13) + 0x4E0811A1, 21);
            a = I(a, b, c, d, LittleEndian32(ref block, 4) + 0xF7537E82, 6);
            d = I(d, a, b, c, LittleEndian32(ref block, 11) + 0xBD3AF235, 10);
            c = I(c, d, a, b, LittleEndian32(ref block, 2) + 0x2AD7D2BB, 15);
            b = I(b, c, d, a, LittleEndian32(ref block, 9) + 0xEB86D391, 21);
            a += a0;
            b += b0;
            c += c0;
            d += d0;
            block = ref Unsafe.AddByteOffset(ref block, 64);
        }

        words = a;
        Unsafe.Add(ref words, 1) = b;
        Unsafe.Add(ref words, 2) = c;
        Unsafe.Add(ref words, 3) = d;
    }

    // MD5 is one chain of additions, as fast as it is short. So whatever does not wait for b, the newest word, is added first;
    // and G, whose two halves have no bit in common, is a sum, of which again only one half waits for b.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint F(uint a, uint b, uint c, uint d, uint x, int s) => b + BitOperations.RotateLeft(a + x + (d ^ (b & (c ^ d))), s);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint G(uint a, uint b, uint c, uint d, uint x, int s) => b + BitOperations.RotateLeft(a + x + (c & ~d) + (b & d), s);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint H(uint a, uint b, uint c, uint d, uint x, int s) => b + BitOperations.RotateLeft(a + x + (b ^ (c ^ d)), s);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint I(uint a, uint b, uint c, uint d, uint x, int s) => b + BitOperations.RotateLeft(a + x + (c ^ (b | ~d)), s);
}
