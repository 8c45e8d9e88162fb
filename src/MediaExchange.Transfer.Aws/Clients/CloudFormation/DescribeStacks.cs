using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.CloudFormation;

/// <summary>Describes a stack, or all of the region, page by page. A stack that is not there is a ValidationError.</summary>
internal sealed class DescribeStacksRequest : AmazonWebServiceRequest
{
    /// <summary>Name or ARN; for all when not given. A deleted stack is found by its ARN only.</summary>
    public string? StackName { get; set; }

    public string? NextToken { get; set; }
}

/// <summary>The answer to <see cref="DescribeStacksRequest"/>.</summary>
internal sealed class DescribeStacksResponse : AmazonWebServiceResponse
{
    public List<Stack> Stacks { get; set; } = [];

    public string? NextToken { get; set; }
}
