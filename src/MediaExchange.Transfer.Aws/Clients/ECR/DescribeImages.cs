using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.ECR;

/// <summary>Describes images of a repository, page by page. One that was named and is not there is an ImageNotFoundException.</summary>
internal sealed class DescribeImagesRequest : AmazonWebServiceRequest
{
    public string? RegistryId { get; set; }

    public string? RepositoryName { get; set; }

    /// <summary>All when not given; up to 100.</summary>
    public List<ImageIdentifier>? ImageIds { get; set; }

    public string? NextToken { get; set; }

    /// <summary>1 to 1,000.</summary>
    public int? MaxResults { get; set; }
}

/// <summary>The answer to <see cref="DescribeImagesRequest"/>.</summary>
internal sealed class DescribeImagesResponse : AmazonWebServiceResponse
{
    public List<ImageDetail> ImageDetails { get; set; } = [];

    public string? NextToken { get; set; }
}
