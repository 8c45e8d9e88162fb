using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Worker.Lambda.Driver;

/// <summary>Whether somebody has stopped a run. It is looked for now and then, not for each object.</summary>
/// <param name="runId">The run.</param>
/// <param name="store">Where its records are.</param>
/// <param name="bucket">The helper's bucket.</param>
/// <param name="time">The clock.</param>
internal sealed class RunStop(string runId, IObjectStore store, string bucket, TimeProvider time)
{
    private long? _looked;
    private bool _isStopped;

    /// <summary>What becomes of an object that was not transferred because of it.</summary>
    public TransferException Failure() =>
        new(FailureKind.Stopped, $"The run was stopped before this object was transferred; Resume-S3BatchTransfer {runId} begins a run of what did not land.");

    /// <exception cref="TransferException">The run was stopped: <see cref="FailureKind.Stopped"/>.</exception>
    public async Task RequireGoesOnAsync(CancellationToken cancellationToken)
    {
        if (await IsStoppedAsync(cancellationToken))
            throw Failure();
    }

    /// <summary>Looks from time to time until the run is stopped, and cancels what is under way then.</summary>
    /// <param name="underWay">What is cancelled.</param>
    /// <param name="cancellationToken">Ends the watch: there is nothing under way any more.</param>
    public async Task WatchAsync(CancellationTokenSource underWay, CancellationToken cancellationToken)
    {
        try
        {
            while (!await IsStoppedAsync(cancellationToken))
                await Task.Delay(DriverLimits.StopInterval, time, cancellationToken);
            await underWay.CancelAsync();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // It has ended by itself.
        }
    }

    private async Task<bool> IsStoppedAsync(CancellationToken cancellationToken)
    {
        if (_isStopped || (_looked is { } last && time.GetElapsedTime(last) < DriverLimits.StopInterval))
            return _isStopped;
        _looked = time.GetTimestamp();
        using var limit = new CancellationTokenSource(DriverLimits.StopLook, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return _isStopped = await store.TryHeadAsync(new ObjectLocation(bucket, RunLayout.Stop(runId)), either.Token) is not null;
        }
        catch (Exception e) when (e is StoreException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Nobody knows, so it goes on; the next look may tell.
            return false;
        }
    }
}
