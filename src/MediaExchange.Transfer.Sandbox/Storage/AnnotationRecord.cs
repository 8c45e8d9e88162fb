namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>A named text beside an object.</summary>
internal sealed record AnnotationRecord(string Name, byte[] Payload, DateTimeOffset LastModified)
{
    /// <summary>The MD5 of the text, in quotes.</summary>
    public string ETag { get; } = new ETag(Content.Digest(Payload).Md5, 0).Quoted;
}
