namespace MediaExchange.Transfer.Aws.Images;

/// <summary>What a push did.</summary>
public sealed record ImagePushResult
{
    /// <summary>The image by its tag: <c>host/repository:tag</c>.</summary>
    public required string Reference { get; init; }

    /// <summary>The digest of the index, or of the manifest when there is one only.</summary>
    public required string Digest { get; init; }

    /// <summary>The image by its digest, which no later push changes: <c>host/repository@sha256:...</c>.</summary>
    public required string DigestReference { get; init; }

    /// <summary>The tag named this very image before; nothing was sent.</summary>
    public required bool WasThere { get; init; }

    /// <summary>Blobs that were sent.</summary>
    public required int BlobsSent { get; init; }

    /// <summary>Blobs that the registry had already.</summary>
    public required int BlobsSkipped { get; init; }

    /// <summary>Bytes of the blobs that were sent, without those of failed attempts.</summary>
    public required long BytesSent { get; init; }
}
