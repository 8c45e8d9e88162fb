using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.ECR;

/// <summary>Deletes a repository.</summary>
internal sealed class DeleteRepositoryRequest : AmazonWebServiceRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    /// <summary>Whether its images go with it; otherwise it must be empty.</summary>
    public bool? Force { get; set; }
}

/// <summary>The answer to <see cref="DeleteRepositoryRequest"/>.</summary>
internal sealed class DeleteRepositoryResponse : AmazonWebServiceResponse
{
    public Repository? Repository { get; set; }
}
