using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Reading;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Flow;

/// <summary>The one owner of retries: sends a request within the budget, and again when it may succeed later.</summary>
internal sealed class StoreCaller(TransferOptions options, RunCounters counters)
{
    private const int CorrectionTries = 2;

    private readonly RetryDelay _delay = new(options.Seed);
    private long _items;
    private volatile bool _hasReachedSource;
    private volatile bool _hasReachedDestination;

    public RequestBudget Budget { get; } = new(options.MaxConcurrency, options.MaxRequestsPerSecond, options.Time);

    /// <summary>The memory of the run for bytes that pass through this machine. None is taken before it is used.</summary>
    public BufferBudget Buffers { get; } = new(options.MemoryBudget);

    public RunCounters Counters => counters;

    /// <summary>Sends a request until it succeeds, fails for good, or has been tried often enough.</summary>
    /// <exception cref="StoreException">The last failure.</exception>
    public Task<T> CallAsync<T>(RequestKind kind, ItemTally tally, Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken) =>
        SendAsync(kind, holdsPlace: false, tally, request, cancellationToken);

    /// <summary>Waits until a part could be sent, without sending one: an upload that is begun earlier would only be open longer.</summary>
    public async ValueTask WaitForPartAsync(ItemTally tally, CancellationToken cancellationToken)
    {
        await AcquirePartAsync(tally, cancellationToken).ConfigureAwait(false);
        Budget.Release(RequestKind.Part);
    }

    /// <summary>Waits for the turn of one of an item's parts. It must be followed by one <see cref="CallPartAsync{T}"/>.</summary>
    public ValueTask AcquirePartAsync(ItemTally tally, CancellationToken cancellationToken) =>
        Budget.AcquireAsync(RequestKind.Part, AgeOf(tally), cancellationToken);

    /// <summary>As <see cref="CallAsync{T}"/>, for a part whose turn has come; gives its place back in every case.</summary>
    public Task<T> CallPartAsync<T>(ItemTally tally, Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken) =>
        SendAsync(RequestKind.Part, holdsPlace: true, tally, request, cancellationToken);

    /// <summary>The item's place in the order in which items began: the smaller goes first.</summary>
    /// <remarks>An item's first request is alone, so nobody else sets it meanwhile. No clock: thousands of items begin in one of its ticks.</remarks>
    public long AgeOf(ItemTally tally) => tally.Age == 0 ? tally.Age = Interlocked.Increment(ref _items) : tally.Age;

    private async Task<T> SendAsync<T>(RequestKind kind, bool holdsPlace, ItemTally tally, Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (attempt > 1 || !holdsPlace)
                await Budget.AcquireAsync(kind, AgeOf(tally), cancellationToken).ConfigureAwait(false);
            StoreException failure;
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                tally.CountRequest();
                Interlocked.Increment(ref counters.Requests);
                var answer = await request(cancellationToken).ConfigureAwait(false);
                Budget.OnSuccess();
                NoteReached(kind);
                return answer;
            }
            catch (StoreException exception) when (IsToBeTriedAgain(kind, exception, attempt))
            {
                failure = exception;
            }
            finally
            {
                // No place is held while waiting, and none by a caller that is done.
                Budget.Release(kind);
            }

            tally.CountRetry();
            Interlocked.Increment(ref counters.Retries);
            await Task.Delay(_delay.Before(attempt, failure.Kind == StoreErrorKind.Throttled), options.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    // A filter, not a handler: most failures are an object that is not there, and to throw them once more costs as much as the rest of a request.
    private bool IsToBeTriedAgain(RequestKind kind, StoreException exception, int attempt)
    {
        if (exception.Kind == StoreErrorKind.Throttled)
        {
            Interlocked.Increment(ref counters.Throttled);
            Budget.OnThrottled(kind);
        }

        return MayHelp(kind, exception, attempt);
    }

    private void NoteReached(RequestKind kind)
    {
        if (IsAtSource(kind))
            _hasReachedSource = true;
        else
            _hasReachedDestination = true;
    }

    private static bool IsAtSource(RequestKind kind) => kind is RequestKind.SourceRead or RequestKind.Range;

    private bool MayHelp(RequestKind kind, StoreException exception, int attempt) => exception.Kind switch
    {
        // A wrong address never answers; a store that has answered before is being restarted, or the network is down for a moment.
        StoreErrorKind.Unreachable => (IsAtSource(kind) ? _hasReachedSource : _hasReachedDestination) && attempt < options.MaxAttempts,

        // The store asks for new credentials, or measures the clocks' difference, when it is told so; if that did not help, nothing will.
        StoreErrorKind.ExpiredCredentials or StoreErrorKind.ClockSkew => attempt <= CorrectionTries && attempt < options.MaxAttempts,
        _ => exception.Error.IsTransient && attempt < options.MaxAttempts,
    };
}
