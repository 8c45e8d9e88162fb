using MediaExchange.Transfer.Engine.Reading;

namespace MediaExchange.Transfer.Engine.Copying.Streamed;

/// <summary>A range of the source in memory of the run's budget, which goes back when it is disposed.</summary>
internal sealed class HeldBytes : IDisposable
{
    private readonly List<DataBlock> _blocks = [];

    /// <summary>The bytes, in pieces of one size but for the last.</summary>
    public IReadOnlyList<DataBlock> Blocks => _blocks;

    /// <summary>How many bytes.</summary>
    public long Length { get; private set; }

    /// <summary>No bytes.</summary>
    public static HeldBytes None() => new();

    /// <summary>Reads a range, pinned, and goes on from the byte at which it breaks.</summary>
    /// <param name="source">The object.</param>
    /// <param name="grant">Memory for all of it; given back in every case, in the end.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">1 or more.</param>
    /// <param name="seen">Given each piece as it comes, in order.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <exception cref="Stores.StoreException">It could not be had.</exception>
    /// <exception cref="ItemFailedException">The object is not the one pinned any more.</exception>
    public static async Task<HeldBytes> ReadAsync(
        PinnedObject source, BufferGrant grant, long offset, long length, Action<ReadOnlyMemory<byte>> seen, CancellationToken cancellationToken)
    {
        var held = new HeldBytes();
        var fetch = new RangeFetch(source, grant, offset, length);
        var fetching = fetch.RunAsync(cancellationToken);
        try
        {
            // Not cancelled: the fetch is, and ends this.
            await foreach (var block in fetch.Blocks.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
            {
                held._blocks.Add(block);
                held.Length += block.Length;
                Interlocked.Add(ref source.Caller.Counters.BytesRead, block.Length);
                seen(block.Memory);
            }

            return held;
        }
        catch
        {
            await fetching.ConfigureAwait(false);
            held.Dispose();
            throw;
        }
    }

    /// <summary>Reads once from a stream of the same bytes, and goes on where the last call ended.</summary>
    /// <param name="stream">The bytes that follow.</param>
    /// <param name="grant">Memory for what follows.</param>
    /// <param name="end">How many bytes there shall be.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether there was anything.</returns>
    public async ValueTask<bool> FillAsync(Stream stream, BufferGrant grant, long end, CancellationToken cancellationToken)
    {
        if (Length == _blocks.Count * (long)BufferBudget.BlockSize)
            _blocks.Add(grant.Take(Length));
        var room = _blocks[^1].Room;
        if (room.Length > end - Length)
            room = room[..(int)(end - Length)];
        var count = await stream.ReadAsync(room, cancellationToken).ConfigureAwait(false);
        _blocks[^1].Fill(count);
        Length += count;
        return count > 0;
    }

    public void Dispose()
    {
        foreach (var block in _blocks)
            block.Release();
        _blocks.Clear();
    }
}
