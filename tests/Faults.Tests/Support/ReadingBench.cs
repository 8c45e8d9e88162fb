using MediaExchange.Transfer.Engine.Flow;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Reading;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Faults.Tests.Support;

/// <summary>Reads an object of a <see cref="Bed"/> in ranges of 1 MiB, through the real store. When it is disposed, all memory and all places must be back.</summary>
internal sealed class ReadingBench : IAsyncDisposable
{
    public const int Range = 1 << 20;

    private readonly StoreCaller _caller;
    private readonly BufferBudget _buffers = new(4 * Range);
    private readonly PinnedObject _source;

    private ReadingBench(StoreCaller caller, PinnedObject source)
    {
        _caller = caller;
        _source = source;
    }

    public ItemTally Tally => _source.Tally;

    /// <summary>Bytes that the last read gave out, also when it failed.</summary>
    public long Received { get; private set; }

    public static async Task<ReadingBench> OpenAsync(Bed bed, string key, Func<TransferOptions, TransferOptions>? change = null)
    {
        var options = change?.Invoke(bed.Options) ?? bed.Options;
        var caller = new StoreCaller(options, new RunCounters());
        var tally = new ItemTally(options.Time);
        var at = new ObjectLocation(Bed.Source, key);
        var head = await caller.CallAsync(RequestKind.SourceRead, tally, token => bed.Store.HeadAsync(at, token), default);
        return new ReadingBench(caller, new PinnedObject(bed.Store, caller, tally, at with { VersionId = head.VersionId }, head.ETag, head.Size));
    }

    public static Task<(long Size, string Crc)> DigestAsync(byte[] bytes) => Crc64.OfAsync(new MemoryStream(bytes));

    public async Task<(long Size, string Crc)> ReadAsync() => await DigestAsync(await BytesAsync(0));

    public async Task<byte[]> BytesAsync(long offset)
    {
        using var bytes = new MemoryStream();
        Received = 0;
        await foreach (var block in new RangedReader(_source, _buffers) { RangeSize = Range }.ReadAsync(offset, default))
        {
            Assert.Equal(offset + Received, block.Offset);
            bytes.Write(block.Memory.Span);
            Received += block.Length;
            block.Release();
        }

        return bytes.ToArray();
    }

    public ValueTask DisposeAsync()
    {
        Assert.Equal(_buffers.Total, _buffers.Free);
        Assert.Equal(0, _caller.Budget.InFlight);
        return ValueTask.CompletedTask;
    }
}
