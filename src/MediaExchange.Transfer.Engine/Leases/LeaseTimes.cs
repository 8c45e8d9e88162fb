namespace MediaExchange.Transfer.Engine.Leases;

/// <summary>How long leases last.</summary>
public sealed record LeaseTimes
{
    /// <summary>After how long a holder says again that it is alive. Beside the copy of an object in parts, a request in four seconds costs nothing.</summary>
    public TimeSpan Renewal { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>From whom nothing was heard for as long is taken for dead: three renewals, and something for requests that are tried again.</summary>
    public TimeSpan Expiry { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After how long somebody who waits looks again.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long to wait for somebody who is alive; <see langword="null"/> for as long as it takes.</summary>
    public TimeSpan? Patience { get; init; }
}
