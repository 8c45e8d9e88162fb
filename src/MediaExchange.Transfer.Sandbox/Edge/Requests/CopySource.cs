using MediaExchange.Transfer.Sandbox.S3;

namespace MediaExchange.Transfer.Sandbox.Edge.Requests;

/// <summary>What x-amz-copy-source names.</summary>
internal sealed record CopySource(string Bucket, string Key, string? VersionId)
{
    private const string VersionMark = "?versionId=";

    /// <summary>Null where the header is missing or malformed: to complain is the endpoint's part.</summary>
    public static CopySource? Parse(string header)
    {
        var version = header.IndexOf(VersionMark, StringComparison.Ordinal);
        var path = (version < 0 ? header : header[..version]).TrimStart('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0)
        {
            // The whole of it may have been escaped, slash and all.
            slash = path.IndexOf("%2F", StringComparison.OrdinalIgnoreCase);
            path = slash <= 0 ? "" : string.Concat(path.AsSpan(0, slash), "/", path.AsSpan(slash + 3));
        }

        try
        {
            return path.Length == 0
                ? null
                : new(
                    S3Uri.Decode(path.AsSpan(0, slash)),
                    S3Uri.Decode(path.AsSpan(slash + 1)),
                    version < 0 ? null : S3Uri.Decode(header.AsSpan(version + VersionMark.Length)));
        }
        catch (S3Exception)
        {
            return null;
        }
    }
}
