using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Reports.Spilling;

/// <summary>Objects and tasks as 128 bits of SHA-256: so many that two of them are never the same.</summary>
internal static class KeyHash
{
    /// <summary>Of bucket and key.</summary>
    public static UInt128 Of(ObjectLocation location) => Of(location.Bucket, location.Key, null);

    /// <summary>Of bucket, key and version; an object without a version id is the version <c>null</c>.</summary>
    public static UInt128 OfVersion(ObjectLocation location) => Of(location.Bucket, location.Key, location.VersionId ?? "null");

    public static UInt128 Of(string taskId) => Of(taskId, "", null);

    public static int Partition(UInt128 hash, int partitions) => (int)((ulong)hash % (ulong)partitions);

    private static UInt128 Of(string first, string second, string? third)
    {
        // 3 bytes are the most that a UTF-16 unit takes; texts are far shorter than what a stack has.
        var most = 3 * (first.Length + second.Length + (third?.Length ?? 0)) + 2;
        Span<byte> text = most <= 4096 ? stackalloc byte[most] : new byte[most];
        var length = Encoding.UTF8.GetBytes(first, text);
        text[length++] = 0;
        length += Encoding.UTF8.GetBytes(second, text[length..]);
        if (third is not null)
        {
            text[length++] = 0;
            length += Encoding.UTF8.GetBytes(third, text[length..]);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }
}
