using System.Collections.Concurrent;

namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>A store that answers <see cref="StoreErrorKind.Throttled"/> (503 SlowDown) beyond a number of requests a second and prefix.</summary>
/// <remarks>A refused request does not reach the inner store. Only the prefix written or read at the request's own location counts, not the source of a copy.</remarks>
public sealed class ThrottlingObjectStore : DelegatingObjectStore
{
    private readonly ThrottlingOptions _options;
    private readonly ConcurrentDictionary<(string Prefix, bool IsWrite), TokenBucket> _buckets = new();
    private long _refused;

    /// <summary>Puts a limit before a store.</summary>
    /// <param name="inner">The store that answers within the limit.</param>
    /// <param name="options">The limit; <see langword="null"/> for <see cref="ThrottlingOptions.Default"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate or the burst is not above 0.</exception>
    public ThrottlingObjectStore(IObjectStore inner, ThrottlingOptions? options = null)
        : base(inner)
    {
        _options = options ?? ThrottlingOptions.Default;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.WritesPerSecond, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.ReadsPerSecond, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_options.Burst, TimeSpan.Zero, nameof(options));
    }

    /// <summary>Requests refused so far.</summary>
    public long RefusedRequests => Interlocked.Read(ref _refused);

    /// <inheritdoc/>
    protected override Task<T> InvokeAsync<T>(StoreCall call, Func<CancellationToken, Task<T>> next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(next);
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellationToken);
        var isWrite = IsWrite(call.Operation);
        var prefix = _options.PrefixOf?.Invoke(call.Location) ?? PrefixOf(call.Location);
        var bucket = _buckets.GetOrAdd((prefix, isWrite), static (key, options) =>
            new TokenBucket(key.IsWrite ? options.WritesPerSecond : options.ReadsPerSecond, options.Burst, options.Clock), _options);
        if (bucket.TryTake())
            return next(cancellationToken);
        Interlocked.Increment(ref _refused);
        return Task.FromException<T>(InjectedError.Of(StoreErrorKind.Throttled, call, "Please reduce your request rate."));
    }

    private static bool IsWrite(StoreOperation operation) => operation is StoreOperation.Put or StoreOperation.Copy or StoreOperation.CreateUpload
        or StoreOperation.CopyPart or StoreOperation.UploadPart or StoreOperation.CompleteUpload or StoreOperation.AbortUpload or StoreOperation.Delete or StoreOperation.WriteAnnotation;

    private static string PrefixOf(ObjectLocation location) => $"{location.Bucket}/{location.Key.AsSpan(0, location.Key.LastIndexOf('/') + 1)}";

    private sealed class TokenBucket
    {
        private readonly Lock _gate = new();
        private readonly double _rate;
        private readonly double _capacity;
        private readonly TimeProvider _clock;
        private double _tokens;
        private long _filledAt;

        internal TokenBucket(double rate, TimeSpan burst, TimeProvider clock)
        {
            _rate = rate;
            _clock = clock;
            _capacity = Math.Max(1, rate * burst.TotalSeconds);
            _tokens = _capacity;
            _filledAt = clock.GetTimestamp();
        }

        internal bool TryTake()
        {
            lock (_gate)
            {
                var now = _clock.GetTimestamp();
                _tokens = Math.Min(_capacity, _tokens + (_rate * _clock.GetElapsedTime(_filledAt, now).TotalSeconds));
                _filledAt = now;
                if (_tokens < 1)
                    return false;
                _tokens--;
                return true;
            }
        }
    }
}
