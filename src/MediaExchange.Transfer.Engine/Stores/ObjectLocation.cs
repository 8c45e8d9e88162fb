namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>Where an object is: a bucket, a key, and the version where one is meant.</summary>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="Key">The key exactly as the store has it, not URL-encoded: 1 to 1,024 bytes of UTF-8, never trimmed or normalised.</param>
/// <param name="VersionId">The version; <see langword="null"/> means the current one.</param>
public sealed record ObjectLocation(string Bucket, string Key, string? VersionId = null)
{
    /// <summary>Writes the location as <c>s3://bucket/key</c>, with <c>?versionId=</c> where a version is named. For people; do not parse it.</summary>
    public override string ToString() => VersionId is null ? $"s3://{Bucket}/{Key}" : $"s3://{Bucket}/{Key}?versionId={VersionId}";
}
