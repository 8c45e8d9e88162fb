using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.ECR;

/// <summary>Describes repositories, page by page. One that was named and is not there is a RepositoryNotFoundException.</summary>
internal sealed class DescribeRepositoriesRequest : AmazonWebServiceRequest
{
    public string? RegistryId { get; set; }

    /// <summary>All when not given; up to 100.</summary>
    public List<string>? RepositoryNames { get; set; }

    public string? NextToken { get; set; }

    /// <summary>1 to 1,000.</summary>
    public int? MaxResults { get; set; }
}

/// <summary>The answer to <see cref="DescribeRepositoriesRequest"/>.</summary>
internal sealed class DescribeRepositoriesResponse : AmazonWebServiceResponse
{
    public List<Repository> Repositories { get; set; } = [];

    public string? NextToken { get; set; }
}
