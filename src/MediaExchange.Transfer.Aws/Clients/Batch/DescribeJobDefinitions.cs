using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.Batch;

/// <summary>Describes job definitions, page by page.</summary>
internal sealed class DescribeJobDefinitionsRequest : AmazonWebServiceRequest
{
    /// <summary>Up to 100 ARNs, or names with revisions.</summary>
    public List<string>? JobDefinitions { get; set; }

    /// <summary>All revisions of it.</summary>
    public string? JobDefinitionName { get; set; }

    /// <summary><c>ACTIVE</c> or <c>INACTIVE</c>.</summary>
    public string? Status { get; set; }

    /// <summary>1 to 100.</summary>
    public int? MaxResults { get; set; }

    public string? NextToken { get; set; }
}

/// <summary>The answer to <see cref="DescribeJobDefinitionsRequest"/>.</summary>
internal sealed class DescribeJobDefinitionsResponse : AmazonWebServiceResponse
{
    public List<JobDefinition> JobDefinitions { get; set; } = [];

    public string? NextToken { get; set; }
}
