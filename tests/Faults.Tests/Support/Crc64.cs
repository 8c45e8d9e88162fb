using System.Buffers.Binary;

namespace Faults.Tests.Support;

/// <summary>CRC-64/NVME by the definition, bit by bit into a table: what the tests compare with must not be what they test.</summary>
internal static class Crc64
{
    private const ulong ReflectedPolynomial = 0x9A6C9329AC4BC9B5;

    private static readonly ulong[] Table = [.. Enumerable.Range(0, 256).Select(i =>
    {
        var value = (ulong)i;
        for (var bit = 0; bit < 8; bit++)
            value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ ReflectedPolynomial;
        return value;
    })];

    public static async Task<(long Size, string Crc)> OfAsync(Stream stream)
    {
        var buffer = new byte[1 << 16];
        var crc = ulong.MaxValue;
        long size = 0;
        while (await stream.ReadAsync(buffer) is > 0 and var read)
        {
            foreach (var value in buffer.AsSpan(0, read))
                crc = Table[(byte)crc ^ value] ^ (crc >> 8);
            size += read;
        }

        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, ~crc);
        return (size, Convert.ToBase64String(bytes));
    }
}
