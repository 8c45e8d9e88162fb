using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.ECR;

/// <summary>Gives the tags of a repository.</summary>
internal sealed class ListTagsForResourceRequest : AmazonWebServiceRequest
{
    /// <summary>The repository's ARN.</summary>
    public string? ResourceArn { get; set; }
}

/// <summary>The answer to <see cref="ListTagsForResourceRequest"/>.</summary>
internal sealed class ListTagsForResourceResponse : AmazonWebServiceResponse
{
    public List<Tag> Tags { get; set; } = [];
}
