using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace MediaExchange.Transfer.Engine.Reading;

/// <summary>Reads an object from an offset to its end: several ranges at a time, ahead of the consumer, who gets their blocks in order.</summary>
/// <param name="source">The object.</param>
/// <param name="buffers">The run's memory.</param>
internal sealed class RangedReader(PinnedObject source, BufferBudget buffers)
{
    /// <summary>
    /// 8 MiB. A stream of S3 moves 50 to 90 MB/s after 30 to 100 ms of waiting, which smaller ranges would mostly spend waiting; larger ones would
    /// let fewer of them into the memory that there is. It is also the part size of most uploads, whose boundaries are read fastest.
    /// </summary>
    public const int DefaultRangeSize = 8 << 20;

    // What a consumer needs that is no faster than the network. Each time that it has to wait, there is one more.
    private const int FirstWindow = 4;

    /// <summary>How many bytes one GET asks for; ranges begin at its multiples. Their blocks must fit into <see cref="BufferBudget.LargestGrant"/>.</summary>
    public int RangeSize { get; init; } = DefaultRangeSize;

    /// <summary>The most ranges that are read or wait for the consumer.</summary>
    public int MaxRanges { get; init; } = 128;

    /// <summary>Reads. Each block is the consumer's to release, also after the last, and it may keep some; what it was not given is released when it stops.</summary>
    /// <param name="offset">The first byte: 0 to the object's size.</param>
    /// <param name="cancellationToken">Stops the requests in flight.</param>
    /// <exception cref="Stores.StoreException">A range could not be had.</exception>
    /// <exception cref="Copying.ItemFailedException">The object is not the one pinned any more.</exception>
    public async IAsyncEnumerable<DataBlock> ReadAsync(long offset, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, source.Size);
        var ranges = Channel.CreateUnbounded<RangeFetch>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var room = new SemaphoreSlim(Math.Min(FirstWindow, MaxRanges));
        var window = Math.Min(FirstWindow, MaxRanges);
        var starting = StartAsync(offset, ranges.Writer, room, stop.Token);
        RangeFetch? current = null;
        try
        {
            while (await ranges.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
            {
                if (!ranges.Reader.TryRead(out current))
                    continue;
                while (true)
                {
                    if (current.Blocks.TryRead(out var block))
                    {
                        yield return block;
                        continue;
                    }

                    if (!current.Blocks.Completion.IsCompleted && window < MaxRanges)
                    {
                        window++;
                        room.Release();
                    }

                    if (!await current.Blocks.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
                        break;
                }

                current = null;
                room.Release();
            }

            await starting.ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await starting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (current is not null)
                await DrainAsync(current).ConfigureAwait(false);
            while (ranges.Reader.TryRead(out var left))
                await DrainAsync(left).ConfigureAwait(false);
        }
    }

    private static async Task DrainAsync(RangeFetch range)
    {
        do
        {
            while (range.Blocks.TryRead(out var block))
                block.Release();
        }
        while (!range.Blocks.Completion.IsCompleted && await HasMoreAsync(range).ConfigureAwait(false));
    }

    private static async Task<bool> HasMoreAsync(RangeFetch range)
    {
        try
        {
            return await range.Blocks.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It was stopped, or has failed where nobody looks any more.
            return false;
        }
    }

    private async Task StartAsync(long offset, ChannelWriter<RangeFetch> ranges, SemaphoreSlim room, CancellationToken cancellationToken)
    {
        var share = buffers.Open(source.Caller.AgeOf(source.Tally));
        RangeFetch? last = null;
        try
        {
            for (var at = offset; at < source.Size;)
            {
                var length = Math.Min(source.Size - at, RangeSize - (at % RangeSize));
                await room.WaitAsync(cancellationToken).ConfigureAwait(false);

                // Memory first, then a place in flight: who has a place never waits for anything but the store.
                var grant = await share.AcquireAsync(BufferBudget.BlocksOf(length), cancellationToken).ConfigureAwait(false);
                last = new RangeFetch(source, grant, at, length);
                ranges.TryWrite(last);
                _ = last.RunAsync(cancellationToken);
                at += length;
            }
        }
        finally
        {
            ranges.Complete();
        }
    }
}
