using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace MediaExchange.Transfer.Engine.Hashing.Blocks;

/// <summary>Reads a message block's words without bounds checks: callers stay within a whole block.</summary>
internal static class MessageWords
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint LittleEndian32(ref byte block, int index)
    {
        var word = Unsafe.ReadUnaligned<uint>(ref Unsafe.AddByteOffset(ref block, (nuint)(index * 4)));
        return BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint BigEndian32(ref byte block, int index)
    {
        var word = Unsafe.ReadUnaligned<uint>(ref Unsafe.AddByteOffset(ref block, (nuint)(index * 4)));
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(word) : word;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong BigEndian64(ref byte block, int index)
    {
        var word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.AddByteOffset(ref block, (nuint)(index * 8)));
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(word) : word;
    }
}
