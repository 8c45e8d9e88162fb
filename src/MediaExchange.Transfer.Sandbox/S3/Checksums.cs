using System.Security.Cryptography;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox.Storage;

namespace MediaExchange.Transfer.Sandbox.S3;

/// <summary>S3's checksum algorithms: names, headers, values of content.</summary>
internal static class Checksums
{
    public const string FullObject = "FULL_OBJECT";
    public const string Composite = "COMPOSITE";

    public static readonly IReadOnlyList<ChecksumAlgorithm> All = Enum.GetValues<ChecksumAlgorithm>();

    /// <summary>As in XML and in x-amz-checksum-algorithm.</summary>
    public static string NameOf(ChecksumAlgorithm algorithm) => algorithm switch
    {
        ChecksumAlgorithm.Crc32 => "CRC32",
        ChecksumAlgorithm.Crc32C => "CRC32C",
        ChecksumAlgorithm.Crc64Nvme => "CRC64NVME",
        ChecksumAlgorithm.Sha1 => "SHA1",
        _ => "SHA256",
    };

    /// <summary>As in S3's messages.</summary>
    public static string LowerNameOf(ChecksumAlgorithm algorithm) => algorithm switch
    {
        ChecksumAlgorithm.Crc32 => "crc32",
        ChecksumAlgorithm.Crc32C => "crc32c",
        ChecksumAlgorithm.Crc64Nvme => "crc64nvme",
        ChecksumAlgorithm.Sha1 => "sha1",
        _ => "sha256",
    };

    public static string HeaderOf(ChecksumAlgorithm algorithm) => "x-amz-checksum-" + LowerNameOf(algorithm);

    public static string TypeOf(bool isFullObject) => isFullObject ? FullObject : Composite;

    public static ChecksumAlgorithm? FromHeader(string header)
    {
        foreach (var algorithm in All)
        {
            if (HeaderOf(algorithm).Equals(header, StringComparison.OrdinalIgnoreCase))
                return algorithm;
        }

        return null;
    }

    /// <exception cref="S3Exception">InvalidRequest: none of S3's algorithms that the sandbox has.</exception>
    public static ChecksumAlgorithm Parse(string name)
    {
        foreach (var algorithm in All)
        {
            if (NameOf(algorithm).Equals(name, StringComparison.OrdinalIgnoreCase))
                return algorithm;
        }

        throw S3Errors.InvalidRequest("Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]");
    }

    public static CrcKind? KindOf(ChecksumAlgorithm algorithm) => algorithm switch
    {
        ChecksumAlgorithm.Crc32 => CrcKind.Crc32,
        ChecksumAlgorithm.Crc32C => CrcKind.Crc32C,
        ChecksumAlgorithm.Crc64Nvme => CrcKind.Crc64Nvme,
        _ => null,
    };

    public static int SizeOf(ChecksumAlgorithm algorithm) => algorithm switch
    {
        ChecksumAlgorithm.Crc64Nvme => 8,
        ChecksumAlgorithm.Sha1 => 20,
        ChecksumAlgorithm.Sha256 => 32,
        _ => 4,
    };

    /// <summary>Whether the text is base64 of the algorithm's own length.</summary>
    public static bool IsWellFormed(ChecksumAlgorithm algorithm, string text)
    {
        Span<byte> bytes = stackalloc byte[64];
        return Convert.TryFromBase64String(text, bytes, out var written) && written == SizeOf(algorithm)
            && Convert.ToBase64String(bytes[..written]) == text;
    }

    /// <summary>The checksum of content; a CRC comes without reading what is virtual, a SHA reads everything.</summary>
    public static string Of(ChecksumAlgorithm algorithm, Content content, CancellationToken token)
    {
        if (KindOf(algorithm) is { } kind)
            return Crc.ToBase64(kind, content.Crc(kind));
        using var hash = IncrementalHash.CreateHash(HashName(algorithm));
        content.AppendTo(hash, token);
        return Convert.ToBase64String(hash.GetHashAndReset());
    }

    public static string Of(ChecksumAlgorithm algorithm, ReadOnlySpan<byte> bytes) => KindOf(algorithm) is { } kind
        ? Crc.ToBase64(kind, Crc.Compute(kind, bytes))
        : Convert.ToBase64String(algorithm == ChecksumAlgorithm.Sha1 ? SHA1.HashData(bytes) : SHA256.HashData(bytes));

    public static HashAlgorithmName HashName(ChecksumAlgorithm algorithm) =>
        algorithm == ChecksumAlgorithm.Sha1 ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;

    /// <summary>The checksum over the parts' checksums, with the number of parts behind it.</summary>
    public static string CompositeOf(ChecksumAlgorithm algorithm, IReadOnlyCollection<string> parts)
    {
        var bytes = parts.SelectMany(Convert.FromBase64String).ToArray();
        return $"{Of(algorithm, bytes)}-{parts.Count}";
    }

    /// <summary>Whether a multipart upload may have this type with this algorithm.</summary>
    public static bool Allows(ChecksumAlgorithm algorithm, bool isFullObject) => algorithm switch
    {
        ChecksumAlgorithm.Crc64Nvme => isFullObject,
        ChecksumAlgorithm.Crc32 or ChecksumAlgorithm.Crc32C => true,
        _ => !isFullObject,
    };
}
