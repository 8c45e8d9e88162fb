namespace MediaExchange.Transfer.Sandbox.Planes.S3Control;

/// <summary>A bucket, or an object in it, as ARNs name them.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The key; empty for the bucket itself.</param>
internal readonly record struct ObjectPlace(string Bucket, string Key)
{
    /// <summary>Reads <c>arn:aws:s3:::bucket</c> or <c>arn:aws:s3:::bucket/key</c>; null for anything else.</summary>
    public static ObjectPlace? OfArn(string? arn)
    {
        if (arn?.Split(':', 6) is not ["arn", _, "s3", "", "", { Length: > 0 } rest])
            return null;
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new(rest, "") : new(rest[..slash], rest[(slash + 1)..]);
    }

    public override string ToString() => Key.Length == 0 ? Bucket : $"{Bucket}/{Key}";
}
