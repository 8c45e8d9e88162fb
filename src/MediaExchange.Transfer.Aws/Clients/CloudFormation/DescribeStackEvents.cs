using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.CloudFormation;

/// <summary>Tells what happened to a stack, the latest first, page by page.</summary>
internal sealed class DescribeStackEventsRequest : AmazonWebServiceRequest
{
    /// <summary>Name or ARN.</summary>
    public string? StackName { get; set; }

    public string? NextToken { get; set; }
}

/// <summary>The answer to <see cref="DescribeStackEventsRequest"/>.</summary>
internal sealed class DescribeStackEventsResponse : AmazonWebServiceResponse
{
    public List<StackEvent> StackEvents { get; set; } = [];

    public string? NextToken { get; set; }
}
