using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.CloudFormation;

/// <summary>Tells what a change set would do, page by page.</summary>
internal sealed class DescribeChangeSetRequest : AmazonWebServiceRequest
{
    /// <summary>Name or ARN.</summary>
    public string? ChangeSetName { get; set; }

    /// <summary>Needed with a name.</summary>
    public string? StackName { get; set; }

    public string? NextToken { get; set; }

    /// <summary>Whether to show the properties before and after.</summary>
    public bool? IncludePropertyValues { get; set; }
}

/// <summary>The answer to <see cref="DescribeChangeSetRequest"/>.</summary>
internal sealed class DescribeChangeSetResponse : AmazonWebServiceResponse
{
    public string? ChangeSetName { get; set; }

    public string? ChangeSetId { get; set; }

    public string? StackId { get; set; }

    public string? StackName { get; set; }

    public string? Description { get; set; }

    public List<Parameter> Parameters { get; set; } = [];

    public DateTime? CreationTime { get; set; }

    /// <summary>See <see cref="CloudFormation.ExecutionStatus"/>.</summary>
    public string? ExecutionStatus { get; set; }

    /// <summary>See <see cref="ChangeSetStatus"/>.</summary>
    public string? Status { get; set; }

    public string? StatusReason { get; set; }

    public List<string> Capabilities { get; set; } = [];

    public List<Tag> Tags { get; set; } = [];

    public List<Change> Changes { get; set; } = [];

    public string? NextToken { get; set; }
}
