using System.Threading.Channels;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Digesting;
using MediaExchange.Transfer.Engine.Planning;

namespace MediaExchange.Transfer.Binding;

/// <summary>
/// One run for all that comes down a pipeline, so that a thousand small objects are read at the same time and not one after the other. All of it is called
/// on the pipeline's thread, which is also where results are given out.
/// </summary>
internal sealed class ChecksumFeed : IDisposable
{
    // Each may be a listing of millions, of which the engine takes as many as it has places for.
    private const int MaxWaiting = 256;

    private readonly Channel<IAsyncEnumerable<ChecksumRow>> _given = Channel.CreateBounded<IAsyncEnumerable<ChecksumRow>>(MaxWaiting);
    private readonly CancellationTokenSource _stop;
    private readonly S3ObjectStore _store;
    private readonly IAsyncEnumerator<TransferEvent> _events;
    private readonly Action<TransferEvent> _handle;
    private Task<bool>? _next;
    private long _objects;

    public ChecksumFeed(AwsAccess access, S3ObjectStore store, ChecksumDefinition definition, TransferOptions options, Action<TransferEvent> handle, CancellationToken stop)
    {
        Access = access;
        _store = store;
        _handle = handle;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _events = ObjectDigests.RunAsync(definition with { Rows = RowsAsync() }, store, options, _stop.Token).GetAsyncEnumerator(CancellationToken.None);
    }

    /// <summary>As whom, and where, the objects are asked for.</summary>
    public AwsAccess Access { get; }

    public S3ObjectStore Store => _store;

    /// <summary>Adds objects, and gives out what has ended meanwhile.</summary>
    public void Add(IAsyncEnumerable<ChecksumRow> rows)
    {
        while (!_given.Writer.TryWrite(rows))
            Handle(wait: true);
        while (Handle(wait: false))
        {
            // All that is there.
        }
    }

    /// <summary>Adds one object, whose position is its line.</summary>
    public void Add(Func<long, ChecksumRow> row) => Add(One(row(++_objects)));

    /// <summary>Waits for all that was added, and gives it out.</summary>
    public void Finish()
    {
        _given.Writer.TryComplete();
        while (Handle(wait: true))
        {
            // To the end.
        }
    }

    /// <summary>Ends the run, wherever it is. When this returns, nothing of it is left.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        if (_next is not null)
            Task.WaitAny(_next);
        _events.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _stop.Dispose();
        _store.Dispose();
    }

    /// <returns>Whether there was an event.</returns>
    private bool Handle(bool wait)
    {
        _next ??= _events.MoveNextAsync().AsTask();
        if (!wait && !_next.IsCompleted)
            return false;
        var any = _next.GetAwaiter().GetResult();
        if (!any)
            return false;
        _next = null;
        _handle(_events.Current);
        return true;
    }

    private async IAsyncEnumerable<ChecksumRow> RowsAsync()
    {
        await foreach (var rows in _given.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
        {
            await foreach (var row in rows.WithCancellation(_stop.Token).ConfigureAwait(false))
                yield return row;
        }
    }

    private static async IAsyncEnumerable<ChecksumRow> One(ChecksumRow row)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return row;
    }
}
