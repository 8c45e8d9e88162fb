using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.CloudWatchLogs;

/// <summary>Searches the log streams of a group, page by page. A page may be empty though more follow: the end has no token.</summary>
internal sealed class FilterLogEventsRequest : AmazonWebServiceRequest
{
    public string? LogGroupName { get; set; }

    /// <summary>Name or ARN, instead of <see cref="LogGroupName"/>.</summary>
    public string? LogGroupIdentifier { get; set; }

    /// <summary>Up to 100.</summary>
    public List<string>? LogStreamNames { get; set; }

    /// <summary>Instead of <see cref="LogStreamNames"/>.</summary>
    public string? LogStreamNamePrefix { get; set; }

    public DateTime? StartTime { get; set; }

    public DateTime? EndTime { get; set; }

    /// <summary>In the service's filter pattern syntax.</summary>
    public string? FilterPattern { get; set; }

    /// <summary>Good for 24 hours.</summary>
    public string? NextToken { get; set; }

    /// <summary>1 to 10,000.</summary>
    public int? Limit { get; set; }
}

/// <summary>The answer to <see cref="FilterLogEventsRequest"/>.</summary>
internal sealed class FilterLogEventsResponse : AmazonWebServiceResponse
{
    public List<FilteredLogEvent> Events { get; set; } = [];

    public string? NextToken { get; set; }
}
