namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>A store that fails on purpose, by a script that can be repeated.</summary>
public sealed class FaultingObjectStore : DelegatingObjectStore
{
    private readonly StoreFault[] _faults;
    private readonly long[] _matches;
    private readonly Random _random;
    private readonly Lock _gate = new();
    private long _injected;

    /// <summary>Makes a store fail.</summary>
    /// <param name="inner">The store that answers when nothing fails.</param>
    /// <param name="faults">What fails. Where several faults meet one request, the first of them decides.</param>
    /// <param name="seed">Decides which requests a <see cref="StoreFault.Fraction"/> meets: the same seed and order of requests, the same faults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A fault begins before call 1, or its fraction is not 0 to 1.</exception>
    public FaultingObjectStore(IObjectStore inner, IEnumerable<StoreFault> faults, int seed = 0)
        : base(inner)
    {
        _faults = [.. faults];
        _matches = new long[_faults.Length];
        _random = new Random(seed);
        foreach (var fault in _faults)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(fault.Call, 1, nameof(faults));
            if (fault.Fraction is not (>= 0 and <= 1))
                throw new ArgumentOutOfRangeException(nameof(faults), fault.Fraction, "A fault's fraction is 0 to 1.");
        }
    }

    /// <summary>Runs before each request, and before the faults; may throw, wait, or change what the request will meet.</summary>
    public Func<StoreCall, CancellationToken, Task>? Before { get; init; }

    /// <summary>Runs after each request that took effect, before its answer is given or lost; may throw or wait.</summary>
    public Func<StoreCall, CancellationToken, Task>? After { get; init; }

    /// <summary>How many requests the faults have failed so far, so that a test can tell that its fault happened at all.</summary>
    public long InjectedFaults => Interlocked.Read(ref _injected);

    /// <inheritdoc/>
    protected override async Task<T> InvokeAsync<T>(StoreCall call, Func<CancellationToken, Task<T>> next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(next);
        if (Before is not null)
            await Before(call, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var fault = Choose(call);
        if (fault is { AfterEffect: false })
            throw InjectedError.Of(fault.Kind, call);
        var answer = await next(cancellationToken).ConfigureAwait(false);
        if (After is not null)
            await After(call, cancellationToken).ConfigureAwait(false);
        if (fault is null)
            return answer;
        // Nobody will see the answer, nor dispose it.
        if (answer is IAsyncDisposable disposable)
            await disposable.DisposeAsync().ConfigureAwait(false);
        throw InjectedError.Of(fault.Kind, call);
    }

    private StoreFault? Choose(StoreCall call)
    {
        StoreFault? chosen = null;
        for (var i = 0; i < _faults.Length; i++)
        {
            var fault = _faults[i];
            if ((fault.Operation is not null && fault.Operation != call.Operation) || fault.When?.Invoke(call) is false)
                continue;
            lock (_gate)
            {
                var match = ++_matches[i];
                var strikes = match >= fault.Call && match - fault.Call < fault.Times && (fault.Fraction >= 1 || _random.NextDouble() < fault.Fraction);
                chosen ??= strikes ? fault : null;
            }
        }

        if (chosen is not null)
            Interlocked.Increment(ref _injected);
        return chosen;
    }
}
