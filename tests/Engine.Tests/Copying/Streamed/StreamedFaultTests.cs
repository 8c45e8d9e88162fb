using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Copying.Streamed;

public sealed class StreamedFaultTests
{
    private static readonly InMemoryStoreOptions Plain = new() { KnowsFullObjectChecksums = false };

    public static TheoryData<int, bool, bool> Sizes => new()
    {
        { 100, true, false },
        { Crossing.Large, true, false },
        { Crossing.Large, true, true },
        { 100, false, false },
        { Crossing.Large, false, false },
    };

    private static TransferOptions Options(bool passes) => passes ? Crossing.Passing : Crossing.Options;

    private static Crossing Scenery(bool knows) => knows ? new Crossing() : new Crossing(Plain, Plain);

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Bytes_that_are_wrong_when_they_come_are_fetched_again(int size, bool knows, bool passes)
    {
        var crossing = Scenery(knows);
        var bytes = crossing.Add("m", size);
        var source = new SpoiledBodies(crossing.From) { Times = 1 };

        var outcome = await crossing.RunAsync("m", Options(passes), source);

        crossing.RequireCopied(outcome, bytes);
        Assert.Equal(1, source.Spoilt);
        Assert.InRange(outcome.Retries, 1, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Bytes_that_are_wrong_where_they_lie_are_never_published(int size, bool knows, bool passes)
    {
        var crossing = Scenery(knows);
        crossing.Add("m", size);

        crossing.RequireNothing(await crossing.RunAsync("m", Options(passes), new SpoiledBodies(crossing.From) { Times = int.MaxValue }), FailureKind.VerificationFailed);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Bytes_that_become_wrong_on_their_way_to_the_store_are_sent_again(int size, bool knows, bool passes)
    {
        var crossing = Scenery(knows);
        var bytes = crossing.Add("m", size);
        var destination = new SpoiledBodies(crossing.To) { Times = 2, When = operation => operation is StoreOperation.Put or StoreOperation.UploadPart };

        var outcome = await crossing.RunAsync("m", Options(passes), destination: destination);

        crossing.RequireCopied(outcome, bytes);
        Assert.Equal(2, destination.Spoilt);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Bytes_that_are_always_wrong_at_the_store_are_never_published(int size, bool knows, bool passes)
    {
        var crossing = Scenery(knows);
        crossing.Add("m", size);
        var destination = new SpoiledBodies(crossing.To) { Times = int.MaxValue, When = operation => operation is StoreOperation.Put or StoreOperation.UploadPart };

        crossing.RequireNothing(await crossing.RunAsync("m", Options(passes), destination: destination), FailureKind.VerificationFailed);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task A_body_that_ends_early_is_gone_on_with(int size, bool knows, bool passes)
    {
        var crossing = Scenery(knows);
        var bytes = crossing.Add("m", size);
        var source = new SpoiledBodies(crossing.From) { Times = 3, Change = bytes => bytes[..(bytes.Length / 3)] };

        var outcome = await crossing.RunAsync("m", Options(passes), source);

        crossing.RequireCopied(outcome, bytes);
        Assert.Equal(3, source.Spoilt);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task A_tenth_of_all_requests_may_fail_in_any_way(int size, bool knows, bool passes)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var crossing = Scenery(knows);
            var bytes = crossing.Add("m", size);
            var source = new FaultingObjectStore(crossing.From, Faults(), seed);
            var destination = new FaultingObjectStore(crossing.To, Faults(), seed + 100);

            crossing.RequireCopied(await crossing.RunAsync("m", Options(passes), source, destination), bytes);
        }

        static StoreFault[] Faults() =>
        [
            .. from kind in (StoreErrorKind[])[StoreErrorKind.ServerError, StoreErrorKind.ConnectionLost, StoreErrorKind.Throttled, StoreErrorKind.Timeout]
               from after in (bool[])[false, true]
               select StoreFault.Randomly(0.02, kind, afterEffect: after),
        ];
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task A_source_that_changes_between_its_head_and_a_range_is_not_copied(int size, bool knows, bool passes)
    {
        for (var at = 1; at <= (size > 100 ? 2 : 1); at++)
        {
            var crossing = Scenery(knows);
            crossing.Add("m", size);
            var reads = 0;
            var source = new FaultingObjectStore(crossing.From, [])
            {
                Before = (call, _) =>
                {
                    if (call.Operation == StoreOperation.Read && Interlocked.Increment(ref reads) == at)
                        crossing.From.AddObject(Scene.Source, "m", Scene.Bytes(size, 99));
                    return Task.CompletedTask;
                },
            };

            crossing.RequireNothing(await crossing.RunAsync("m", Options(passes), source), FailureKind.SourceChanged);
        }
    }

    [Theory]
    [InlineData(100, StoreOperation.Put, IfExists.Fail)]
    [InlineData(100, StoreOperation.Put, IfExists.Skip)]
    [InlineData(Crossing.Large, StoreOperation.CompleteUpload, IfExists.Fail)]
    [InlineData(Crossing.Large, StoreOperation.CompleteUpload, IfExists.Skip)]
    public async Task A_lost_answer_to_what_publishes_is_looked_for(int size, StoreOperation operation, IfExists ifExists)
    {
        foreach (var knows in (bool[])[true, false])
        {
            var crossing = Scenery(knows);
            var bytes = crossing.Add("m", size);
            var destination = new FaultingObjectStore(crossing.To, [StoreFault.OnCall(operation, 1, StoreErrorKind.ConnectionLost, afterEffect: true)]);

            var outcome = await crossing.RunAsync("m", Crossing.Options with { IfExists = ifExists }, destination: destination);

            crossing.RequireCopied(outcome, bytes);
            Assert.Equal(1, destination.InjectedFaults);
        }
    }

    [Fact]
    public async Task A_range_that_never_comes_fails_the_object_and_leaves_nothing()
    {
        var crossing = new Crossing();
        crossing.Add("m", Crossing.Large);
        var source = new FaultingObjectStore(crossing.From, [StoreFault.Always(StoreOperation.Read, StoreErrorKind.ServerError)]);

        crossing.RequireNothing(await crossing.RunAsync("m", source: source), FailureKind.StoreUnavailable);
    }
}
