using System.Threading.Channels;
using MediaExchange.Transfer.Engine.Flow;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Reading;

/// <summary>Reads one range of an object into blocks, which are given out in their order as soon as they are full. What breaks goes on from the byte it got to.</summary>
/// <param name="source">The object.</param>
/// <param name="grant">Blocks for all of the range; the fetch gives back what it does not use.</param>
/// <param name="offset">The first byte.</param>
/// <param name="length">How many bytes, 1 or more, all within the object.</param>
internal sealed class RangeFetch(PinnedObject source, BufferGrant grant, long offset, long length)
{
    private readonly Channel<DataBlock> _blocks = Channel.CreateUnbounded<DataBlock>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly long _end = offset + length;
    private long _at = offset;
    private DataBlock? _filling;

    /// <summary>The blocks; each is the reader's to release. Ends with the failure if there is one, and not before the fetch holds nothing any more.</summary>
    public ChannelReader<DataBlock> Blocks => _blocks.Reader;

    /// <summary>Fetches. Holds a place in flight from the request to the last byte of the body; never waits for a consumer. Never throws: see <see cref="Blocks"/>.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Exception? fault = null;
        try
        {
            await source.Caller.CallAsync(RequestKind.Range, source.Tally, FetchAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException exception) when (exception.Kind is StoreErrorKind.PreconditionFailed or StoreErrorKind.NotFound)
        {
            fault = source.Changed();
        }
        catch (Exception exception)
        {
            fault = exception;
        }

        _filling?.Release();
        grant.Dispose();
        _blocks.Writer.Complete(fault);
    }

    private async Task<bool> FetchAsync(CancellationToken cancellationToken)
    {
        var content = await source.OpenAsync(_at, _end - _at, cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            while (_at < _end)
                await ReadOnceAsync(content.Stream, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private async ValueTask ReadOnceAsync(Stream stream, CancellationToken cancellationToken)
    {
        _filling ??= grant.Take(_at);
        var room = _filling.Room;
        if (room.Length > _end - _at)
            room = room[..(int)(_end - _at)];
        var count = await stream.ReadAsync(room, cancellationToken).ConfigureAwait(false);
        if (count == 0)
            throw source.Broken($"The body ended {_end - _at} bytes too early.");
        _filling.Fill(count);
        _at += count;
        if (count < room.Length)
            return;
        _blocks.Writer.TryWrite(_filling);
        _filling = null;
    }
}
