using System.Text;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Manifests;

/// <summary>Writes rows of one inventory, all of which have versions or none.</summary>
internal sealed class InventoryRowEncoder
{
    /// <summary>Bucket, comma, key, comma, version, LF at their longest.</summary>
    public const int MaxRowBytes = 255 + 1 + KeyEncoding.MaxEncodedBytes + 1 + 1024 + 1;

    private string? _checkedBucket;

    /// <summary>Whether rows have versions; <see langword="null"/> before the first.</summary>
    public bool? HasVersions { get; private set; }

    /// <summary>Writes a row, or says in a clause why it cannot be one.</summary>
    /// <param name="location">The object.</param>
    /// <param name="row">At least <see cref="MaxRowBytes"/> bytes.</param>
    /// <param name="length">How many of them were written.</param>
    public string? Encode(ObjectLocation location, Span<byte> row, out int length)
    {
        length = 0;
        if (location.Bucket != _checkedBucket)
        {
            if (S3Address.BucketProblem(location.Bucket) is { } problem)
                return problem.TrimEnd('.');
            _checkedBucket = location.Bucket;
        }

        var hasVersion = location.VersionId is not null;
        if (HasVersions is { } expected && expected != hasVersion)
            return hasVersion ? "it has a version, and the rows before have none" : "it has no version, and the rows before have one";
        if (location.VersionId is not null && InventoryVersion.Problem(location.VersionId) is { } versionProblem)
            return versionProblem;
        var at = Encoding.ASCII.GetBytes(location.Bucket, row);
        row[at++] = (byte)',';
        if (KeyEncoding.Encode(location.Key, row[at..], out var written) is { } keyProblem)
            return keyProblem;
        at += written;
        if (location.VersionId is not null)
        {
            row[at++] = (byte)',';
            at += Encoding.ASCII.GetBytes(location.VersionId, row[at..]);
        }

        row[at++] = (byte)'\n';
        length = at;
        HasVersions = hasVersion;
        return null;
    }
}
