namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>Which way the copies of one source bucket take.</summary>
/// <param name="Reason">Why their bytes pass through this machine; <see langword="null"/> when they do not.</param>
/// <param name="Because">The same in a sentence.</param>
internal sealed record RouteChoice(StreamReason? Reason, string? Because)
{
    public static RouteChoice ServerSide { get; } = new(null, null);

    public bool IsStreamed => Reason is not null;
}
