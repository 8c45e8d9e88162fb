namespace MediaExchange.Transfer.Aws.Images;

/// <summary>How far a push is. Events come from several uploads at once, each with the sums of all.</summary>
public sealed record ImagePushProgress
{
    /// <summary>What happened.</summary>
    public required ImagePushStep Step { get; init; }

    /// <summary>The blob, manifest or index it happened to.</summary>
    public required string Digest { get; init; }

    /// <summary>Bytes of blobs that are at the registry or were sent, in all.</summary>
    public required long BytesDone { get; init; }

    /// <summary>Bytes of blobs in all.</summary>
    public required long BytesTotal { get; init; }

    /// <summary>What a person may want to know beside it; null for nothing.</summary>
    public string? Note { get; init; }
}
