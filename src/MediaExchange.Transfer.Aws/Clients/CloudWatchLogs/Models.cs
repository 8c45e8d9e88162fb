namespace MediaExchange.Transfer.Aws.Clients.CloudWatchLogs;

/// <summary>A line of a log stream.</summary>
internal sealed class OutputLogEvent
{
    /// <summary>When it was written, in UTC.</summary>
    public DateTime? Timestamp { get; set; }

    public string? Message { get; set; }

    public DateTime? IngestionTime { get; set; }
}

/// <summary>A line of one of several log streams.</summary>
internal sealed class FilteredLogEvent
{
    public string? LogStreamName { get; set; }

    /// <summary>When it was written, in UTC.</summary>
    public DateTime? Timestamp { get; set; }

    public string? Message { get; set; }

    public DateTime? IngestionTime { get; set; }

    public string? EventId { get; set; }
}
