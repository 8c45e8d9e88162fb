using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.ECR;

/// <summary>Deletes images. What cannot be deleted is listed in the answer, and is no exception.</summary>
internal sealed class BatchDeleteImageRequest : AmazonWebServiceRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    /// <summary>1 to 100.</summary>
    public List<ImageIdentifier>? ImageIds { get; set; }
}

/// <summary>The answer to <see cref="BatchDeleteImageRequest"/>.</summary>
internal sealed class BatchDeleteImageResponse : AmazonWebServiceResponse
{
    /// <summary>What was deleted.</summary>
    public List<ImageIdentifier> ImageIds { get; set; } = [];

    public List<ImageFailure> Failures { get; set; } = [];
}
