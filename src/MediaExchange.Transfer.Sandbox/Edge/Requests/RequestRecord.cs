namespace MediaExchange.Transfer.Sandbox.Edge.Requests;

/// <summary>One request in the log: one JSON line of GET /_sandbox/requests/lines.</summary>
internal sealed record RequestRecord
{
    /// <summary>1 for the first request since the log was cleared.</summary>
    public long Number { get; init; }

    /// <summary>When its answer was complete, in UTC.</summary>
    public DateTimeOffset Time { get; init; }

    public string Operation { get; init; } = "";

    public string? Bucket { get; init; }

    public string? Key { get; init; }

    /// <summary>The HTTP status; 0 where no answer was begun.</summary>
    public int Status { get; init; }

    public int? PartNumber { get; init; }

    /// <summary>Bytes of payload that the request announced.</summary>
    public long BytesIn { get; init; }

    /// <summary>Bytes that the answer announced.</summary>
    public long BytesOut { get; init; }

    public string? CopyRange { get; init; }

    /// <summary>The fault rule that acted.</summary>
    public string? Fault { get; init; }
}
