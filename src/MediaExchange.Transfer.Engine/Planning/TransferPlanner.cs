using MediaExchange.Transfer.Engine.Flow;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Planning;

/// <summary>Counts objects, bytes and requests of a transfer from the heads of its sources.</summary>
internal sealed class TransferPlanner(TransferDefinition definition, IObjectStore source, IObjectStore destination, TransferOptions options)
{
    private long _objects;
    private long _bytes;
    private long _requests;
    private long _multipart;
    private long _problems;

    public async Task<TransferPlan> RunAsync(CancellationToken cancellationToken)
    {
        var caller = new StoreCaller(options, new RunCounters());
        var rows = Preflight.RowsAsync(definition, source, destination, caller, options, cancellationToken);
        var pump = new ItemPump(options, caller, (row, token) => LookAsync(row, caller, token));
        await foreach (var _ in pump.RunAsync(rows, cancellationToken).ConfigureAwait(false))
        {
            // The counts are all that matters.
        }

        return new TransferPlan(_objects, _bytes, _requests, _multipart, _problems);
    }

    private async Task<TransferEvent> LookAsync(InventoryRow row, StoreCaller caller, CancellationToken cancellationToken)
    {
        if (row.Source is null || definition.Keys.Map(row.Source.Key, out _) is null)
        {
            Interlocked.Increment(ref _problems);
            return new Snapshot();
        }

        try
        {
            var head = await caller.CallAsync(RequestKind.SourceRead, new ItemTally(options.Time), token => source.HeadAsync(row.Source, token), cancellationToken).ConfigureAwait(false);
            Interlocked.Increment(ref _objects);
            Interlocked.Add(ref _bytes, head.Size);
            Interlocked.Add(ref _requests, RequestsFor(head.Size));
        }
        catch (StoreException)
        {
            Interlocked.Increment(ref _problems);
        }

        return new Snapshot();
    }

    private long RequestsFor(long size)
    {
        // Its head, and the destination's unless it is overwritten in any case.
        long requests = options.IfExists == IfExists.Overwrite ? 1 : 2;
        if (size <= options.MultipartThreshold || size > S3Limits.MaxObjectSize)
            return requests + 1;
        Interlocked.Increment(ref _multipart);

        // Create, parts, Complete; the tags and annotations, which a multipart copy must ask for.
        return requests + 2 + PartLayout.For(size, options.PartSize).Count + (options.CopyProperties.HaveTags() ? 1 : 0) + (options.CopyProperties.HaveAnnotations() ? 1 : 0);
    }
}
