using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Flow;

/// <summary>The one owner of retries: sends a request within the budget, and again when it may succeed later.</summary>
internal sealed class StoreCaller(TransferOptions options, RunCounters counters)
{
    private const int CorrectionTries = 2;

    private readonly RetryDelay _delay = new(options.Seed);

    public RequestBudget Budget { get; } = new(options.MaxConcurrency, options.MaxRequestsPerSecond, options.Time);

    public RunCounters Counters => counters;

    /// <summary>Sends a request until it succeeds, fails for good, or has been tried often enough.</summary>
    /// <exception cref="StoreException">The last failure.</exception>
    public async Task<T> CallAsync<T>(ItemTally tally, Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        await Budget.AcquireAsync(cancellationToken).ConfigureAwait(false);
        return await CallHoldingAsync(tally, request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>As <see cref="CallAsync{T}"/>, for a caller that already holds a place in the budget; gives it back in every case.</summary>
    public async Task<T> CallHoldingAsync<T>(ItemTally tally, Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            StoreException failure;
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                tally.CountRequest();
                Interlocked.Increment(ref counters.Requests);
                var answer = await request(cancellationToken).ConfigureAwait(false);
                Budget.OnSuccess();
                return answer;
            }
            catch (StoreException exception)
            {
                if (exception.Kind == StoreErrorKind.Throttled)
                {
                    Interlocked.Increment(ref counters.Throttled);
                    Budget.OnThrottled();
                }

                if (!MayHelp(exception, attempt))
                    throw;
                failure = exception;
            }
            finally
            {
                // No place is held while waiting, and none by a caller that is done.
                Budget.Release();
            }

            tally.CountRetry();
            Interlocked.Increment(ref counters.Retries);
            await Task.Delay(_delay.Before(attempt, failure.Kind == StoreErrorKind.Throttled), options.Time, cancellationToken).ConfigureAwait(false);
            await Budget.AcquireAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private bool MayHelp(StoreException exception, int attempt) => exception.Kind switch
    {
        // The store asks for new credentials, or measures the clocks' difference, when it is told so; if that did not help, nothing will.
        StoreErrorKind.ExpiredCredentials or StoreErrorKind.ClockSkew => attempt <= CorrectionTries && attempt < options.MaxAttempts,
        _ => exception.Error.IsTransient && attempt < options.MaxAttempts,
    };
}
