using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Stores;

public sealed class SmallObjectTests
{
    private static readonly ObjectLocation Place = new("helper-bucket", "x.json");

    private readonly InMemoryObjectStore _store = new InMemoryObjectStore().AddBucket("helper-bucket");

    [Fact]
    public async Task What_is_written_is_read_and_what_is_not_there_is_null()
    {
        Assert.Null(await SmallObjects.TryReadAsync(_store, new ReadRequest(Place), 100, default));
        await SmallObjects.WriteAsync(_store, Place, "hello"u8.ToArray(), "text/plain", default);
        Assert.Equal("hello"u8.ToArray(), await SmallObjects.TryReadAsync(_store, new ReadRequest(Place), 100, default));
        Assert.Equal("ell"u8.ToArray(), await SmallObjects.TryReadAsync(_store, new ReadRequest(Place, null, 1, 3), 3, default));
        await Assert.ThrowsAsync<InvalidDataException>(() => SmallObjects.TryReadAsync(_store, new ReadRequest(Place), 4, default));
    }

    [Fact]
    public async Task Of_several_who_write_something_new_at_once_one_succeeds_and_the_others_see_what_it_wrote()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => SmallObjects.WriteNewAsync(_store, Place, new[] { (byte)i }, "text/plain", default)));

        var winner = Assert.Single(Enumerable.Range(0, 16), i => results[i] is null);
        Assert.All(results.Where(result => result is not null), result => Assert.Equal([(byte)winner], result!));
    }

    [Fact]
    public async Task A_first_try_whose_answer_was_lost_is_known_as_ones_own()
    {
        var faulty = new FaultingObjectStore(_store, [new StoreFault(StoreErrorKind.ConnectionLost) { Operation = StoreOperation.Put, Times = 1, AfterEffect = true }]);

        Assert.Null(await SmallObjects.WriteNewAsync(faulty, Place, "mine"u8.ToArray(), "text/plain", default));
        Assert.Equal(1, faulty.InjectedFaults);
    }
}
