using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Stores;

public sealed class GrowingObjectTests
{
    private static readonly ObjectLocation Place = new("bucket", "list.csv");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData((8 << 20) - 1)]
    [InlineData(8 << 20)]
    [InlineData((20 << 20) + 3)]
    public async Task What_was_written_is_there_whatever_its_length(int length)
    {
        IObjectStore store = Store();
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        await using var written = new GrowingObject(store, Place, "text/csv");
        for (var at = 0; at < length; at += 100_000)
            await written.WriteAsync(bytes.AsMemory(at, Math.Min(100_000, length - at)), default);
        Assert.Equal(length, written.Length);
        Assert.Null(await store.TryHeadAsync(Place, default));

        var end = await written.CompleteAsync(default);

        Assert.Equal(bytes, await SmallObjects.TryReadAsync(store, new ReadRequest(Place, end.ETag), length, default));
        Assert.Equal("text/csv", (await store.HeadAsync(Place, default)).Properties.ContentType);
        Assert.Empty(await store.ListUploadsAsync("bucket", "", default).ToListAsync());
    }

    [Fact]
    public async Task What_is_not_completed_leaves_nothing()
    {
        IObjectStore store = Store();
        await using (var given = new GrowingObject(store, Place, "text/csv"))
            await given.WriteAsync(new byte[9 << 20], default);
        Assert.Null(await store.TryHeadAsync(Place, default));
        Assert.Empty(await store.ListUploadsAsync("bucket", "", default).ToListAsync());
    }

    [Fact]
    public async Task Answers_that_are_lost_on_the_way_do_not_matter()
    {
        var store = Store();
        var faulty = new FaultingObjectStore(
            store,
            [
                new StoreFault(StoreErrorKind.ConnectionLost) { Operation = StoreOperation.UploadPart, Times = 1, AfterEffect = true },
                new StoreFault(StoreErrorKind.ConnectionLost) { Operation = StoreOperation.CompleteUpload, Times = 1, AfterEffect = true },
            ]);
        await using var written = new GrowingObject(faulty, Place, "text/csv");
        await written.WriteAsync(new byte[9 << 20], default);

        var end = await written.CompleteAsync(default);

        Assert.Equal(2, faulty.InjectedFaults);
        Assert.Equal(((long)(9 << 20), end.ETag), ((await store.HeadAsync(Place, default)).Size, (await store.HeadAsync(Place, default)).ETag));
    }

    private static InMemoryObjectStore Store() => new InMemoryObjectStore().AddBucket("bucket");
}
