using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.CloudWatchLogs;

/// <summary>Reads a log stream, page by page, up to 1 MB or 10,000 lines each. At the end the token that comes back is the one that was sent.</summary>
internal sealed class GetLogEventsRequest : AmazonWebServiceRequest
{
    public string? LogGroupName { get; set; }

    /// <summary>Name or ARN, instead of <see cref="LogGroupName"/>.</summary>
    public string? LogGroupIdentifier { get; set; }

    public string? LogStreamName { get; set; }

    /// <summary>Lines from then on.</summary>
    public DateTime? StartTime { get; set; }

    /// <summary>Lines before then.</summary>
    public DateTime? EndTime { get; set; }

    /// <summary>Good for 24 hours.</summary>
    public string? NextToken { get; set; }

    /// <summary>1 to 10,000.</summary>
    public int? Limit { get; set; }

    /// <summary>The oldest lines first; needed with a forward token.</summary>
    public bool? StartFromHead { get; set; }
}

/// <summary>The answer to <see cref="GetLogEventsRequest"/>.</summary>
internal sealed class GetLogEventsResponse : AmazonWebServiceResponse
{
    public List<OutputLogEvent> Events { get; set; } = [];

    public string? NextForwardToken { get; set; }

    public string? NextBackwardToken { get; set; }
}
