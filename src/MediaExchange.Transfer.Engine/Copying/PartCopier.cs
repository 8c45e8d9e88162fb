using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>Copies the parts of one upload that are missing, in parallel, within the budget of the run.</summary>
internal sealed class PartCopier(CopyContext context, IPartWork work)
{
    // What is kept counts for the next run only when it has ended: a few seconds save it from being copied again. A part of 64 MiB takes two.
    private static readonly TimeSpan KeptGrace = TimeSpan.FromSeconds(5);

    private long _bytes;

    /// <summary>Bytes of the parts copied so far, for the counters of a copy that is given up.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Fills the gaps of <paramref name="parts"/>. When it ends, however it ends, no request is in flight.</summary>
    /// <remarks>When it is interrupted and uploads are kept, parts that are under way have a moment to end.</remarks>
    public async Task RunAsync(PartLayout layout, UploadedPart?[] parts, CancellationToken cancellationToken)
    {
        using var stop = new CancellationTokenSource();
        using var begin = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stop.Token);
        using var interrupted = cancellationToken.UnsafeRegister(_ => Interrupt(), null);

        // The loop counts as one, so that the count cannot reach zero before it has ended.
        var running = 1;
        var idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Exception? fault = null;
        try
        {
            for (var i = 0; i < layout.Count; i++)
            {
                if (parts[i] is not null && !work.IncludesKept)
                    continue;

                // A place first, then the part: what waits for a place is one loop an object, not ten thousand parts.
                var copy = await work.BeginAsync(layout[i], parts[i], begin.Token).ConfigureAwait(false);
                Interlocked.Increment(ref running);
                _ = CopyAsync(layout[i], copy);
            }
        }
        catch (OperationCanceledException)
        {
            // Either the caller's wish or a part's failure; told apart below, when nothing is in flight any more.
        }
        catch (Exception exception)
        {
            Fail(exception);
        }

        EndOne();
        await idle.Task.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (fault is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(fault);

        void Interrupt()
        {
            if (context.KeepsUploads)
                stop.CancelAfter(KeptGrace);
            else
                stop.Cancel();
        }

        void EndOne()
        {
            if (Interlocked.Decrement(ref running) == 0)
                idle.TrySetResult();
        }

        async Task CopyAsync(Part part, Func<CancellationToken, Task<UploadedPart>> copy)
        {
            await Task.Yield();
            try
            {
                var before = parts[part.Number - 1];
                var after = parts[part.Number - 1] = await copy(stop.Token).ConfigureAwait(false);
                if (ReferenceEquals(before, after))
                    return;
                Interlocked.Add(ref _bytes, part.Length);
                Interlocked.Add(ref context.Caller.Counters.Bytes, part.Length);
            }
            catch (StoreException exception) when (exception.Kind is StoreErrorKind.PreconditionFailed or StoreErrorKind.NotFound)
            {
                Fail(new ItemFailedException(Failures.SourceChanged(context.Source, exception.Error.Operation)));
            }
            catch (Exception exception)
            {
                Fail(exception);
            }
            finally
            {
                EndOne();
            }
        }

        void Fail(Exception exception)
        {
            Interlocked.CompareExchange(ref fault, exception, null);
            stop.Cancel();
        }
    }
}
