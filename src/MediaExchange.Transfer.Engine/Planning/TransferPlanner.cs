using MediaExchange.Transfer.Engine.Copying;
using MediaExchange.Transfer.Engine.Copying.Streamed;
using MediaExchange.Transfer.Engine.Digesting;
using MediaExchange.Transfer.Engine.Flow;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Reading;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Planning;

/// <summary>Counts objects, bytes and requests of a transfer from the heads of its sources.</summary>
internal sealed class TransferPlanner(TransferDefinition definition, IObjectStore source, IObjectStore destination, TransferOptions options)
{
    private readonly RouteChooser _routes = new(source, destination, options.Route);
    private long _objects;
    private long _bytes;
    private long _requests;
    private long _multipart;
    private long _problems;
    private long _toRead;

    public async Task<TransferPlan> RunAsync(CancellationToken cancellationToken)
    {
        var counters = new RunCounters();
        var caller = new StoreCaller(options, counters);
        var rows = Preflight.RowsAsync(definition, source, destination, caller, options, cancellationToken).WithoutDone(definition.Resume, counters, cancellationToken);
        var fresh = new FreshDestination(definition, destination, options, caller);
        var pump = new ItemPump<InventoryRow>(options, caller, (row, token) => LookAsync(row, caller, fresh, token));
        await foreach (var _ in pump.RunAsync(rows, cancellationToken).ConfigureAwait(false))
        {
            // The counts are all that matters.
        }

        return new TransferPlan(_objects, _bytes, _requests, _multipart, _problems) { StreamedBecause = counters.StreamedBecause, BytesToRead = _toRead };
    }

    private async Task<TransferEvent> LookAsync(InventoryRow row, StoreCaller caller, FreshDestination fresh, CancellationToken cancellationToken)
    {
        if (row.Source is null || definition.Keys.Map(row.Source.Key, out _) is null)
        {
            Interlocked.Increment(ref _problems);
            return new Snapshot();
        }

        var tally = new ItemTally(options.Time);
        try
        {
            // Also where the run would do without: what is denied or archived is found here.
            var head = await caller.CallAsync(RequestKind.SourceRead, tally, token => source.HeadAsync(row.Source, token), cancellationToken).ConfigureAwait(false);
            var there = definition.Resume?.UploadOf(row.Line) is { } checkpoint && checkpoint.IsOf(head, options)
                ? await PartsThereAsync(checkpoint, tally, caller, cancellationToken).ConfigureAwait(false)
                : default;
            var at = row.Source with { VersionId = row.Source.VersionId ?? head.VersionId };
            var context = new CopyContext(source, destination, caller, options, tally, at, head, at, row.Line, null, cancellationToken);
            var route = await _routes.ChooseAsync(context, cancellationToken).ConfigureAwait(false);
            Interlocked.Increment(ref _objects);
            Interlocked.Add(ref _bytes, head.Size - there.Bytes);
            var toRead = ToRead(row, head, route.IsStreamed);
            Interlocked.Add(ref _toRead, toRead);
            Interlocked.Add(ref _requests, RequestsFor(head, there.Parts, route.IsStreamed) + ((toRead + RangedReader.DefaultRangeSize - 1) / RangedReader.DefaultRangeSize));
            var sparesLook = await fresh.SparesLookAsync(head, cancellationToken, cancellationToken).ConfigureAwait(false);
            if (sparesLook)
                Interlocked.Decrement(ref _requests);
            if (_routes.IsOneStore && ListedHead.TryMake(row, options) is not null && (sparesLook || options.IfExists == IfExists.Overwrite) && definition.Resume?.UploadOf(row.Line) is null)
                Interlocked.Decrement(ref _requests);
        }
        catch (StoreException)
        {
            Interlocked.Increment(ref _problems);
        }

        return new Snapshot();
    }

    /// <summary>What an interrupted run has copied of an object.</summary>
    private async Task<(int Parts, long Bytes)> PartsThereAsync(UploadCheckpoint checkpoint, ItemTally tally, StoreCaller caller, CancellationToken cancellationToken)
    {
        var upload = new CreatedUpload(checkpoint.Destination, checkpoint.UploadId!, checkpoint.Checksum);
        var parts = 0;
        var bytes = 0L;
        try
        {
            for (int? marker = 0; marker is { } after;)
            {
                var page = await caller.CallAsync(RequestKind.DestinationRead, tally, token => destination.ListPartsAsync(upload, after, token), cancellationToken).ConfigureAwait(false);
                parts += page.Parts.Count;
                bytes += page.Parts.Sum(part => part.Size);
                marker = page.NextPartNumberMarker;
            }
        }
        catch (StoreException exception) when (exception.Kind is StoreErrorKind.NoSuchUpload or StoreErrorKind.AccessDenied)
        {
            // Gone, or out of sight: it is begun afresh.
            return default;
        }

        return (parts, bytes);
    }

    /// <summary>The bytes that must come here for the digests of an object, without those that an interrupted run has read.</summary>
    private long ToRead(InventoryRow row, ObjectHead head, bool isStreamed)
    {
        // What passes through whole is digested on its way.
        if (isStreamed && !StreamedLimits.NeedsParts(head, options))
            return 0;
        if (!KnownDigests.NeedBytes(head, options.Digests))
            return 0;
        var source = row.Source! with { VersionId = row.Source.VersionId ?? head.VersionId };
        return definition.Resume?.DigestOf(row.Line) is { } before && before.IsOf(source, head)
            ? head.Size - Math.Clamp(before.Checkpoint?.Offset ?? 0, 0, head.Size)
            : head.Size;
    }

    private long RequestsFor(ObjectHead head, int partsThere, bool isStreamed)
    {
        // Its head, and the destination's unless it is overwritten in any case.
        long requests = options.IfExists == IfExists.Overwrite ? 1 : 2;

        // What no copy request does by itself.
        var properties = (options.CopyProperties.HaveTags() ? 1 : 0) + (options.CopyProperties.HaveAnnotations() ? 1 : 0);
        var needsParts = isStreamed ? StreamedLimits.NeedsParts(head, options) : SourceLayout.NeedsParts(head, options);
        if (!needsParts || head.Size > S3Limits.MaxObjectSize)
            return requests + 1 + (isStreamed ? properties + Math.Min(head.Size, 1) : options.Digests.Count > 0 && options.CopyProperties.HaveTags() ? 1 : 0);
        Interlocked.Increment(ref _multipart);
        var asTheSource = options.PreserveETag && head.PartCount > 0;
        var parts = asTheSource ? head.PartCount : (isStreamed ? StreamedLimits.Layout(head, options) : PartLayout.For(head.Size, options.PartSize)).Count;

        // Two parts' sizes, where they decide; Create, or the list of what is there; Complete; each part, and its bytes where they pass through this machine.
        requests += (asTheSource ? Math.Min(2, parts) : 0) + 2 + ((parts - partsThere) * (isStreamed ? 2 : 1));
        return requests + properties - (partsThere > 0 && options.CopyProperties.HaveTags() ? 1 : 0);
    }
}
