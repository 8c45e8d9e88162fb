using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.Lambda;

/// <summary>Runs a function. It is not repeated when the answer was lost, for then the function may have run.</summary>
internal sealed class InvokeRequest : AmazonWebServiceRequest, IOnceOnly
{
    /// <summary>Name or ARN.</summary>
    public string? FunctionName { get; set; }

    /// <summary>A version or an alias.</summary>
    public string? Qualifier { get; set; }

    /// <summary><c>RequestResponse</c> (when not given), <c>Event</c> to come back at once, or <c>DryRun</c> to ask only whether it would be allowed.</summary>
    public string? InvocationType { get; set; }

    /// <summary><c>Tail</c> to get the last 4 KiB of the log; <c>None</c> otherwise.</summary>
    public string? LogType { get; set; }

    /// <summary>The event, as JSON. Up to 6 MiB, and 1 MiB for an <c>Event</c>.</summary>
    public string? Payload { get; set; }

    bool IOnceOnly.IsOnceOnly => InvocationType != "DryRun";
}

/// <summary>The answer to <see cref="InvokeRequest"/>.</summary>
internal sealed class InvokeResponse : AmazonWebServiceResponse
{
    /// <summary>200; 202 for an <c>Event</c>, 204 for a <c>DryRun</c>.</summary>
    public int? StatusCode { get; set; }

    /// <summary>Set when the function itself has failed: <c>Unhandled</c>, and <see cref="Payload"/> tells how.</summary>
    public string? FunctionError { get; set; }

    /// <summary>Base64 of the end of the log.</summary>
    public string? LogResult { get; set; }

    public string? ExecutedVersion { get; set; }

    /// <summary>What the function has returned.</summary>
    public MemoryStream Payload { get; set; } = new();
}
