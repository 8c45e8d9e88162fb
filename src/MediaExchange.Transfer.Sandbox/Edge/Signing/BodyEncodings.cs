using MediaExchange.Transfer.Sandbox.S3;

namespace MediaExchange.Transfer.Sandbox.Edge.Signing;

internal static class BodyEncodings
{
    public const string Unsigned = "UNSIGNED-PAYLOAD";
    public const string SignedChunks = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    public const string SignedChunksWithTrailer = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
    public const string UnsignedChunksWithTrailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

    /// <summary>SHA-256 of nothing: what bodyless requests carry.</summary>
    public const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    public static BodyEncoding Parse(string value) => value switch
    {
        Unsigned => BodyEncoding.Unsigned,
        SignedChunks => BodyEncoding.SignedChunks,
        SignedChunksWithTrailer => BodyEncoding.SignedChunksWithTrailer,
        UnsignedChunksWithTrailer => BodyEncoding.UnsignedChunksWithTrailer,
        { Length: 64 } when value.All(char.IsAsciiHexDigit) => BodyEncoding.Hashed,
        _ => throw new S3Exception(
            "InvalidArgument",
            $"x-amz-content-sha256 must be {Unsigned}, {UnsignedChunksWithTrailer}, {SignedChunks}, {SignedChunksWithTrailer} "
            + $"or a valid sha256 value, not \"{value}\".",
            ("ArgumentName", "x-amz-content-sha256"),
            ("ArgumentValue", value)),
    };

    public static bool IsChunked(this BodyEncoding encoding) => encoding >= BodyEncoding.SignedChunks;

    public static bool IsSigned(this BodyEncoding encoding) =>
        encoding is BodyEncoding.SignedChunks or BodyEncoding.SignedChunksWithTrailer;

    public static bool HasTrailer(this BodyEncoding encoding) =>
        encoding is BodyEncoding.SignedChunksWithTrailer or BodyEncoding.UnsignedChunksWithTrailer;
}
