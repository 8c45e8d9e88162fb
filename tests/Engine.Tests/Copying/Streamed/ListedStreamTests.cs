using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Copying.Streamed;

/// <summary>Small objects that a listing told of, between two stores.</summary>
public sealed class ListedStreamTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256 << 10)]
    [InlineData((5 << 20) - 1)]
    public async Task One_request_reads_it_with_all_that_its_head_would_tell_and_one_writes_it(int size)
    {
        var crossing = new Crossing();
        var bytes = crossing.Add("m", size, new InMemoryObjectSetup { Properties = new ObjectProperties { ContentType = "video/x", Metadata = new Dictionary<string, string> { ["kept"] = "as it was" } } });

        var outcome = await RunAsync(crossing, Crossing.Options with { Digests = [DigestAlgorithm.Sha256] });

        crossing.RequireCopied(outcome, bytes);
        Assert.Equal((StreamReason.OtherStore, Evidence.Crc64Nvme, 2), (outcome.StreamedBecause!.Value, outcome.VerifiedBy!.Value, (int)outcome.Requests));
        Assert.Equal((0, 0, 1), (crossing.From.Requests(StoreOperation.Head), crossing.From.Requests(StoreOperation.GetTags), crossing.From.Requests(StoreOperation.Read)));
        var there = await crossing.To.HeadAsync(Scene.At("m"), default);
        Assert.Equal(("video/x", "as it was", outcome.Digests![DigestAlgorithm.Sha256.Word()]), (there.Properties.ContentType, there.Properties.Metadata["kept"], there.Properties.Metadata["content-sha256"]));
    }

    [Fact]
    public async Task Tags_are_asked_for_where_there_are_some()
    {
        var crossing = new Crossing();
        var bytes = crossing.Add("m", 10, new InMemoryObjectSetup { Tags = [new ObjectTag("colour", "blue")] });

        crossing.RequireCopied(await RunAsync(crossing), bytes);

        Assert.Equal([new ObjectTag("colour", "blue")], await crossing.To.GetTagsAsync(Scene.At("m"), default));
    }

    [Fact]
    public async Task What_has_changed_since_it_was_listed_is_copied_as_it_is_now()
    {
        var crossing = new Crossing();
        crossing.Add("m", 10);
        var rows = await TransferRows.FromListing(crossing.From, Scene.Source, "").ToListAsync();
        var bytes = crossing.Add("m", 11);

        crossing.RequireCopied(await RunAsync(crossing, rows: Scene.Rows([.. rows])), bytes);
    }

    [Fact]
    public async Task A_body_that_breaks_goes_on_from_where_it_broke()
    {
        var crossing = new Crossing();
        var bytes = crossing.Add("m", 600_000);
        var source = new SpoiledBodies(crossing.From) { Times = 2, Change = whole => whole[..(whole.Length / 2)] };

        var outcome = await RunAsync(crossing, source: source);

        crossing.RequireCopied(outcome, bytes);
        Assert.Equal((3, 0), (crossing.From.Requests(StoreOperation.Read), crossing.From.Requests(StoreOperation.Head)));
    }

    [Fact]
    public async Task Bytes_that_are_wrong_on_their_way_are_read_again()
    {
        var crossing = new Crossing();
        var bytes = crossing.Add("m", 600_000);

        crossing.RequireCopied(await RunAsync(crossing, source: new SpoiledBodies(crossing.From) { Times = 1 }), bytes);
    }

    [Fact]
    public async Task What_is_gone_or_may_not_be_read_fails_as_its_head_tells()
    {
        var crossing = new Crossing();
        crossing.Add("m", 10);
        var denied = new FaultingObjectStore(crossing.From, [StoreFault.Always(StoreOperation.Read, StoreErrorKind.AccessDenied)]);
        crossing.RequireNothing(await RunAsync(crossing, source: denied), FailureKind.AccessDenied);

        var rows = await TransferRows.FromListing(crossing.From, Scene.Source, "").ToListAsync();
        await crossing.From.DeleteAsync(new ObjectLocation(Scene.Source, "m"), default);
        crossing.RequireNothing(await RunAsync(crossing, rows: Scene.Rows([.. rows])), FailureKind.NotFound);
    }

    private static async Task<ItemOutcome> RunAsync(Crossing crossing, TransferOptions? options = null, IAsyncEnumerable<InventoryRow>? rows = null, IObjectStore? source = null)
    {
        var definition = Scene.Define(rows ?? TransferRows.FromListing(crossing.From, Scene.Source, ""));
        var events = await TransferEngine.RunAsync(definition, source ?? crossing.From, crossing.To, options ?? Crossing.Options, default).ToListAsync();
        return Assert.Single(events.OfType<ItemFinished>()).Outcome;
    }
}
