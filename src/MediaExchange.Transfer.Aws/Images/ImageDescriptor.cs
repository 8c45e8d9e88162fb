namespace MediaExchange.Transfer.Aws.Images;

/// <summary>One piece of an image, by what is in it.</summary>
public sealed record ImageDescriptor
{
    /// <summary>What it is, such as <c>application/vnd.oci.image.manifest.v1+json</c>.</summary>
    public required string MediaType { get; init; }

    /// <summary><c>sha256:</c> and 64 lower-case hexadecimal digits.</summary>
    public required string Digest { get; init; }

    /// <summary>Its length in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>For a manifest: operating system and architecture, such as <c>linux/arm64</c>, as its index or its configuration says; null where neither does.</summary>
    public string? Platform { get; init; }
}
