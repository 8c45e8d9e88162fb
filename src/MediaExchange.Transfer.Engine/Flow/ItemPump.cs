using System.Runtime.CompilerServices;
using System.Threading.Channels;
using MediaExchange.Transfer.Engine.Planning;

namespace MediaExchange.Transfer.Engine.Flow;

/// <summary>
/// Takes rows from a source, works on a bounded number of them at once, and gives out what they end as, with snapshots in between.
/// Whatever it starts has ended when its iterator has.
/// </summary>
internal sealed class ItemPump<TRow>(
    TransferOptions options,
    StoreCaller caller,
    Func<TRow, CancellationToken, Task<TransferEvent>> work)
{
    // Enough for the workers not to wait for a consumer that formats a table, and nothing beside the items themselves.
    private const int BufferedEvents = 256;

    // An item that waits before a retry sends nothing meanwhile; the quarter more keep its place busy.
    private readonly int _maxItems = options.MaxConcurrency + (options.MaxConcurrency / 4);

    private readonly RunCounters _counters = caller.Counters;
    private readonly RateMeter _rate = new(options.Time);
    private readonly long _start = options.Time.GetTimestamp();

    public async IAsyncEnumerable<TransferEvent> RunAsync(
        IAsyncEnumerable<TRow> rows,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var events = Channel.CreateBounded<TransferEvent>(new BoundedChannelOptions(BufferedEvents) { SingleReader = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var abandon = new CancellationTokenSource();
        var feeding = FeedAsync(rows, events.Writer, stop, abandon.Token);
        var ticking = TickAsync(events.Writer, feeding);
        try
        {
            // Not bound to the caller's token: what ends while winding up is still given out.
            await foreach (var item in events.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
                yield return item;
            await feeding.ConfigureAwait(false);
            yield return Snapshot(isFinal: true);
        }
        finally
        {
            await abandon.CancelAsync().ConfigureAwait(false);
            await stop.CancelAsync().ConfigureAwait(false);
            await feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ticking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FeedAsync(
        IAsyncEnumerable<TRow> rows,
        ChannelWriter<TransferEvent> events,
        CancellationTokenSource stop,
        CancellationToken abandon)
    {
        using var places = new SemaphoreSlim(_maxItems);
        Exception? fault = null;
        try
        {
            await foreach (var row in rows.WithCancellation(stop.Token).ConfigureAwait(false))
            {
                await places.WaitAsync(stop.Token).ConfigureAwait(false);
                Interlocked.Increment(ref _counters.RowsRead);
                Interlocked.Increment(ref _counters.ItemsInFlight);
                _ = WorkAsync(row);
            }

            Volatile.Write(ref _counters.AllRowsRead, 1);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref fault, exception, null);
            await stop.CancelAsync().ConfigureAwait(false);
        }

        // All places taken back means that every item has ended.
        for (var i = 0; i < _maxItems; i++)
            await places.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        events.Complete();
        if (fault is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(fault);

        async Task WorkAsync(TRow row)
        {
            // The loop goes on to the next row while this one is under way.
            await Task.Yield();
            try
            {
                var ended = await work(row, stop.Token).ConfigureAwait(false);
                await events.WriteAsync(ended, abandon).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref fault, exception, null);
                await stop.CancelAsync().ConfigureAwait(false);
            }
            finally
            {
                Interlocked.Decrement(ref _counters.ItemsInFlight);
                places.Release();
            }
        }
    }

    private async Task TickAsync(ChannelWriter<TransferEvent> events, Task feeding)
    {
        while (true)
        {
            using var tickEnd = new CancellationTokenSource();
            var tick = Task.Delay(options.SnapshotInterval, options.Time, tickEnd.Token);
            if (await Task.WhenAny(feeding, tick).ConfigureAwait(false) == feeding)
            {
                await tickEnd.CancelAsync().ConfigureAwait(false);
                return;
            }

            // A full channel means a busy consumer, who can do without a snapshot.
            events.TryWrite(Snapshot(isFinal: false));
        }
    }

    private Snapshot Snapshot(bool isFinal)
    {
        var bytes = Interlocked.Read(ref _counters.Bytes);
        var read = Interlocked.Read(ref _counters.BytesRead);
        var streamed = _counters.StreamedBecause;
        return new Snapshot
        {
            RowsRead = Interlocked.Read(ref _counters.RowsRead),
            AllRowsRead = Volatile.Read(ref _counters.AllRowsRead) == 1,
            Copied = Interlocked.Read(ref _counters.Copied),
            Skipped = Interlocked.Read(ref _counters.Skipped),
            Failed = Interlocked.Read(ref _counters.Failed),
            DoneBefore = Interlocked.Read(ref _counters.DoneBefore),
            Bytes = bytes,
            BytesRead = read,
            StreamedBecause = streamed,

            // What is streamed is read and copied at once.
            BytesPerSecond = _rate.Add(streamed is null ? bytes + read : read),
            ItemsInFlight = Volatile.Read(ref _counters.ItemsInFlight),
            RequestsInFlight = caller.Budget.InFlight,
            RequestLimit = caller.Budget.Limit,
            Requests = Interlocked.Read(ref _counters.Requests),
            Retries = Interlocked.Read(ref _counters.Retries),
            Throttled = Interlocked.Read(ref _counters.Throttled),
            Elapsed = options.Time.GetElapsedTime(_start),
            IsFinal = isFinal,
        };
    }
}
