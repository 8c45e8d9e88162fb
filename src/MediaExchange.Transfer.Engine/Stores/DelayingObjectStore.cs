namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>A store that takes its time: a latency for each request, and a speed for each that moves bytes.</summary>
/// <remarks>A request takes effect when its time is over; one cancelled before has none.</remarks>
public sealed class DelayingObjectStore : DelegatingObjectStore
{
    private readonly DelayingOptions _options;

    /// <summary>Slows a store down.</summary>
    /// <param name="inner">The store that answers.</param>
    /// <param name="options">How slow.</param>
    /// <exception cref="ArgumentOutOfRangeException">The latency is below 0, or the speed not above 0.</exception>
    public DelayingObjectStore(IObjectStore inner, DelayingOptions options)
        : base(inner)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Latency, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.BytesPerSecond, nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    protected override async Task<T> InvokeAsync<T>(StoreCall call, Func<CancellationToken, Task<T>> next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(next);
        var latency = _options.LatencyOf?.Invoke(call) ?? _options.Latency;
        var delay = latency + TimeSpan.FromSeconds((call.Bytes ?? SizeOf(call)) / _options.BytesPerSecond);
        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, _options.Clock, cancellationToken).ConfigureAwait(false);
        return await next(cancellationToken).ConfigureAwait(false);
    }

    private long SizeOf(StoreCall call)
    {
        if (_options.SizeOf is null || call.Operation is not (StoreOperation.Copy or StoreOperation.Read))
            return 0;
        try
        {
            return _options.SizeOf(call.Source ?? call.Location);
        }
        catch (StoreException)
        {
            // There is no such object; the inner store says so better.
            return 0;
        }
    }
}
