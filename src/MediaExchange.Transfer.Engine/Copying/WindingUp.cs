namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>The time that cleaning up may take: it has a token of its own, for the run's may be cancelled by now, and ends soon after an interrupt.</summary>
internal sealed class WindingUp : IDisposable
{
    // Together with UploadOpening.CreateGrace within the ten seconds in which an interrupted run is to be gone.
    private static readonly TimeSpan AfterInterrupt = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _registration;

    /// <param name="limit">The longest it may take; on the real clock, for it is a person or a host that waits.</param>
    /// <param name="interrupt">The run's token.</param>
    public WindingUp(TimeSpan limit, CancellationToken interrupt)
    {
        _source = new CancellationTokenSource(limit);
        _registration = interrupt.UnsafeRegister(static state => ((CancellationTokenSource)state!).CancelAfter(AfterInterrupt), _source);
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
