using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.ECR;

/// <summary>Makes a repository. One of that name is a RepositoryAlreadyExistsException, even where it was made by an attempt whose answer was lost.</summary>
internal sealed class CreateRepositoryRequest : AmazonWebServiceRequest
{
    /// <summary>2 to 256 lower-case letters, digits, and . _ - / between them.</summary>
    public string? RepositoryName { get; set; }

    /// <summary>An account; the caller's when not given.</summary>
    public string? RegistryId { get; set; }

    public List<Tag>? Tags { get; set; }

    /// <summary><c>IMMUTABLE</c> keeps a tag on the image that it was first given to.</summary>
    public string? ImageTagMutability { get; set; }

    public ImageScanningConfiguration? ImageScanningConfiguration { get; set; }

    public EncryptionConfiguration? EncryptionConfiguration { get; set; }
}

/// <summary>The answer to <see cref="CreateRepositoryRequest"/>.</summary>
internal sealed class CreateRepositoryResponse : AmazonWebServiceResponse
{
    public Repository? Repository { get; set; }
}
