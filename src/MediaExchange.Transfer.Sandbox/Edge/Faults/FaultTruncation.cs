namespace MediaExchange.Transfer.Sandbox.Edge.Faults;

/// <summary>An answer's body cut short.</summary>
internal sealed record FaultTruncation
{
    /// <summary>Bytes that are still sent, from 0.</summary>
    public long KeepBytes { get; init; }

    /// <summary>
    /// False: Content-Length promises the whole and the connection is closed early. True: Content-Length is that of what is
    /// sent, so that only who knows the object's size can tell.
    /// </summary>
    public bool AdjustContentLength { get; init; }
}
