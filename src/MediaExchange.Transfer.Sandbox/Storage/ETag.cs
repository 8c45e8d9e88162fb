using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>An entity tag: a digest, and the number of parts for an object from a multipart upload (else 0).</summary>
internal readonly record struct ETag(UInt128 Hash, int Parts)
{
    /// <summary>The tag of a multipart object: the MD5 of its parts' MD5s in a row.</summary>
    public static ETag OfParts(IReadOnlyCollection<UInt128> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        Span<byte> bytes = stackalloc byte[16];
        foreach (var part in parts)
        {
            BinaryPrimitives.WriteUInt128BigEndian(bytes, part);
            hash.AppendData(bytes);
        }

        return new ETag(BinaryPrimitives.ReadUInt128BigEndian(hash.GetHashAndReset()), parts.Count);
    }

    /// <summary>With KMS an ETag is no MD5: this is a digest of it and of the key.</summary>
    public static UInt128 Disguise(UInt128 md5, string? kmsKey)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{md5:x32} {kmsKey}");
        return BinaryPrimitives.ReadUInt128BigEndian(MD5.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Reads a tag with or without quotes.</summary>
    public static bool TryParse(string? text, out ETag tag)
    {
        tag = default;
        var span = text.AsSpan().Trim().Trim('"');
        var parts = 0;
        if (span.Length > 33 && span[32] == '-')
        {
            if (!int.TryParse(span[33..], NumberStyles.None, CultureInfo.InvariantCulture, out parts))
                return false;
            span = span[..32];
        }

        if (span.Length != 32 || !UInt128.TryParse(span, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hash))
            return false;
        tag = new ETag(hash, parts);
        return true;
    }

    /// <summary>With quotes, as in headers and XML.</summary>
    public string Quoted => $"\"{this}\"";

    public override string ToString() => Parts == 0
        ? Hash.ToString("x32", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Hash:x32}-{Parts}");
}
