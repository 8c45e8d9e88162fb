using System.Text.Json.Serialization;

namespace MediaExchange.Transfer.Aws.Clients.ECR;

/// <summary>A repository of images.</summary>
internal sealed class Repository
{
    public string? RepositoryArn { get; set; }

    /// <summary>The account that it belongs to.</summary>
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    /// <summary>What an image's name begins with: host, a slash, name; without a scheme.</summary>
    public string? RepositoryUri { get; set; }

    public DateTime? CreatedAt { get; set; }

    /// <summary><c>IMMUTABLE</c>, <c>MUTABLE</c>, or either <c>_WITH_EXCLUSION</c>.</summary>
    public string? ImageTagMutability { get; set; }

    public ImageScanningConfiguration? ImageScanningConfiguration { get; set; }

    public EncryptionConfiguration? EncryptionConfiguration { get; set; }
}

/// <summary>Whether images are searched for known weaknesses.</summary>
internal sealed class ImageScanningConfiguration
{
    public bool? ScanOnPush { get; set; }
}

/// <summary>How images are encrypted.</summary>
internal sealed class EncryptionConfiguration
{
    /// <summary><c>AES256</c>, <c>KMS</c> or <c>KMS_DSSE</c>.</summary>
    public string? EncryptionType { get; set; }

    /// <summary>A key's ARN, id or alias; AWS's own for ECR when not given.</summary>
    public string? KmsKey { get; set; }
}

/// <summary>A tag of a repository.</summary>
internal sealed class Tag
{
    // Alone among the names of this service, these two begin with a capital.
    [JsonPropertyName("Key")]
    public string? Key { get; set; }

    [JsonPropertyName("Value")]
    public string? Value { get; set; }
}

/// <summary>An image by its digest, by its tag, or both.</summary>
internal sealed class ImageIdentifier
{
    /// <summary><c>sha256:</c> and 64 hexadecimal digits.</summary>
    public string? ImageDigest { get; set; }

    public string? ImageTag { get; set; }
}

/// <summary>An image as it is in the repository.</summary>
internal sealed class ImageDetail
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    public string? ImageDigest { get; set; }

    public List<string> ImageTags { get; set; } = [];

    /// <summary>Compressed, in bytes. Of an index: missing, or its own size.</summary>
    public long? ImageSizeInBytes { get; set; }

    public DateTime? ImagePushedAt { get; set; }

    public string? ImageManifestMediaType { get; set; }

    public string? ArtifactMediaType { get; set; }
}

/// <summary>Why an image was not deleted.</summary>
internal sealed class ImageFailure
{
    public ImageIdentifier? ImageId { get; set; }

    public string? FailureCode { get; set; }

    public string? FailureReason { get; set; }
}

/// <summary>What a registry is entered with.</summary>
internal sealed class AuthorizationData
{
    /// <summary>Base64 of a user name, a colon and a password: what follows <c>Basic</c> in an Authorization header. A secret.</summary>
    public string? AuthorizationToken { get; set; }

    /// <summary>Twelve hours from when it was given.</summary>
    public DateTime? ExpiresAt { get; set; }

    /// <summary>The registry's address, such as <c>https://111122223333.dkr.ecr.eu-west-1.amazonaws.com</c>.</summary>
    public string? ProxyEndpoint { get; set; }
}
