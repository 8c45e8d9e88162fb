using System.Text.Json;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Leases;

/// <summary>A lease that is held: renewed until it is given back, or another has taken it.</summary>
internal sealed class ObjectLease : IAsyncDisposable
{
    // Whoever gives back may be about to be ended itself; who waits finds out by the clock then.
    private static readonly TimeSpan ReturnLimit = TimeSpan.FromSeconds(2);

    private readonly IObjectStore _store;
    private readonly ObjectLocation _place;
    private readonly LeaseDocument _document;
    private readonly LeaseTimes _times;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _renewing;
    private string? _etag;
    private long _renewed;

    public ObjectLease(IObjectStore store, ObjectLocation place, LeaseDocument document, string etag, LeaseTimes times, TimeProvider time)
    {
        _store = store;
        _place = place;
        _document = document;
        _etag = etag;
        _times = times;
        _time = time;
        _renewed = time.GetTimestamp();
        _renewing = RenewAsync(_end.Token);
    }

    /// <summary>Told when it is held no more.</summary>
    public Action? Returned { get; init; }

    /// <summary>Writes a lease, with the time of its writing.</summary>
    /// <param name="store">The store.</param>
    /// <param name="place">Where to.</param>
    /// <param name="document">The lease.</param>
    /// <param name="instead">The ETag of the one that it replaces; <see langword="null"/> where none must be.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Its ETag; <see langword="null"/> when there is another one.</returns>
    public static Task<string?> WriteAsync(IObjectStore store, ObjectLocation place, LeaseDocument document, string? instead, TimeProvider time, CancellationToken cancellationToken) =>
        SmallObjects.TryWriteAsync(store, place, JsonSerializer.SerializeToUtf8Bytes(document with { At = time.GetUtcNow() }, LeaseJson.Default.LeaseDocument), "application/json", instead, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(false);
        _end.Dispose();
        await TryDeleteAsync().ConfigureAwait(false);
        Returned?.Invoke();
    }

    private async Task TryDeleteAsync()
    {
        // After so long it may be another's.
        if (_etag is null || _time.GetElapsedTime(_renewed) >= _times.Expiry)
            return;
        using var limit = new CancellationTokenSource(ReturnLimit);
        try
        {
            await _store.DeleteAsync(_place, limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is StoreException or OperationCanceledException)
        {
            // It expires.
        }
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (_etag is { } etag)
            {
                await Task.Delay(_times.Renewal, _time, cancellationToken).ConfigureAwait(false);
                var at = _time.GetTimestamp();
                try
                {
                    _etag = await WriteAsync(_store, _place, _document, etag, _time, cancellationToken).ConfigureAwait(false);
                    _renewed = at;
                }
                catch (StoreException)
                {
                    // Next time, perhaps.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Given back. If the last renewal arrived all the same, it is this lease still.
        }
    }
}
