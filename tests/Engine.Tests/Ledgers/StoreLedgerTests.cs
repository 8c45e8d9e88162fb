using System.Collections.Concurrent;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Ledgers;

public sealed class StoreLedgerTests
{
    private const string Bucket = "helper-bucket";

    private static readonly ObjectLocation Folder = new(Bucket, "runs/R/ledger/child-00000/");
    private static readonly TransferOptions OneTry = new() { MaxAttempts = 1 };

    private readonly InMemoryObjectStore _store = new InMemoryObjectStore().AddBucket(Bucket);

    [Fact]
    public async Task Nothing_is_written_for_nothing()
    {
        await Ledger("1").DisposeAsync();

        Assert.Empty(_store.GetKeys(Bucket));
        Assert.Equal(0, (await ResumeState.ReadAsync(_store, Folder)).Done);
    }

    [Fact]
    public async Task A_line_is_in_the_store_when_its_write_has_ended()
    {
        await using var ledger = Ledger("1");

        await ledger.WriteAsync(Outcome(3), default);
        Assert.Equal([3L], await LinesAsync());
        await ledger.WriteAsync(Checkpoint(4, "upload"), default);

        var state = await ResumeState.ReadAsync(_store, Folder);
        Assert.True(state.IsDone(3));
        Assert.Equal("upload", state.UploadOf(4)!.UploadId);
        Assert.Equal("runs/R/ledger/child-00000/1-000001.ndjson", Assert.Single(_store.GetKeys(Bucket)));
    }

    [Fact]
    public async Task Lines_that_come_while_a_write_is_under_way_go_with_the_next_one_together()
    {
        var release = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        var slow = new FaultingObjectStore(_store, [])
        {
            Before = (call, _) =>
            {
                started.TrySetResult();
                return call.Operation == StoreOperation.Put ? release.Task : Task.CompletedTask;
            },
        };
        await using var ledger = StoreLedger.Create(slow, Folder, "1", TestLedger.Header);
        var writes = new List<Task> { ledger.WriteAsync(Outcome(1), default).AsTask() };
        await started.Task;
        for (var line = 2; line <= 200; line++)
            writes.Add(ledger.WriteAsync(Outcome(line), default).AsTask());
        Assert.All(writes, write => Assert.False(write.IsCompleted));

        release.SetResult();
        await Task.WhenAll(writes);

        Assert.Equal(2, _store.Requests(StoreOperation.Put));
        Assert.Equal(Enumerable.Range(1, 200).Select(line => (long)line), await LinesAsync());
    }

    [Fact]
    public async Task A_write_that_fails_fails_those_who_waited_for_it_and_nobody_else()
    {
        var release = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        var faulty = new FaultingObjectStore(_store, [new StoreFault(StoreErrorKind.AccessDenied) { Operation = StoreOperation.Put, Call = 2, Times = 1 }])
        {
            Before = (_, _) =>
            {
                started.TrySetResult();
                return release.Task;
            },
        };
        await using var ledger = StoreLedger.Create(faulty, Folder, "1", TestLedger.Header, OneTry);
        var first = ledger.WriteAsync(Outcome(1), default).AsTask();
        await started.Task;
        var second = ledger.WriteAsync(Outcome(2), default).AsTask();
        var third = ledger.WriteAsync(Outcome(3), default).AsTask();
        release.SetResult();

        await first;
        var exception = await Assert.ThrowsAsync<TransferException>(() => second);
        await Assert.ThrowsAsync<TransferException>(() => third);
        await ledger.WriteAsync(Outcome(4), default);

        Assert.Equal(FailureKind.AccessDenied, exception.Kind);
        Assert.Contains("The ledger 's3://helper-bucket/runs/R/ledger/child-00000/'", exception.Message, StringComparison.Ordinal);
        Assert.Equal([1L, 4L], await LinesAsync());
    }

    [Fact]
    public async Task What_the_store_could_not_do_is_tried_again()
    {
        var faulty = new FaultingObjectStore(_store, [new StoreFault(StoreErrorKind.ServerError) { Operation = StoreOperation.Put, Times = 2 }]);
        await using var ledger = StoreLedger.Create(faulty, Folder, "1", TestLedger.Header, new TransferOptions { Time = new SkippingTime() });

        await ledger.WriteAsync(Outcome(1), default);

        Assert.Equal(2, faulty.InjectedFaults);
        Assert.Equal([1L], await LinesAsync());
    }

    [Fact]
    public async Task A_write_that_arrives_late_takes_nothing_away()
    {
        // The answer of the second is lost, and it arrives once more after all the others.
        byte[]? late = null;
        string? key = null;
        var faulty = new FaultingObjectStore(_store, [new StoreFault(StoreErrorKind.Timeout) { Operation = StoreOperation.Put, Call = 2, Times = 1, AfterEffect = true }])
        {
            After = (call, _) =>
            {
                if (call.Operation == StoreOperation.Put && _store.Requests(StoreOperation.Put) == 2)
                    (late, key) = (_store.GetBytes(call.Location!), call.Location!.Key);
                return Task.CompletedTask;
            },
        };
        await using var ledger = StoreLedger.Create(faulty, Folder, "1", TestLedger.Header, new TransferOptions { Time = new SkippingTime() });
        for (var line = 1; line <= 4; line++)
            await ledger.WriteAsync(Outcome(line), default);

        _store.AddObject(Bucket, key!, late!);

        Assert.Equal([1L, 2, 3, 4], (await LinesAsync()).Distinct());
    }

    [Fact]
    public async Task A_segment_that_is_full_is_left_and_the_next_begins()
    {
        await using var ledger = Ledger("1");
        var lines = 0;
        while (_store.GetKeys(Bucket).Count < 4)
            await ledger.WriteAsync(Outcome(++lines, reason: new string('x', 20_000)), default);

        Assert.Equal(Enumerable.Range(1, 4).Select(i => $"{Folder.Key}1-{i:000000}.ndjson"), _store.GetKeys(Bucket));
        Assert.All(_store.GetKeys(Bucket), key => Assert.InRange(_store.GetSize(new ObjectLocation(Bucket, key)), 1, StoreLedger.SegmentBytes));
        Assert.Equal(Enumerable.Range(1, lines).Select(line => (long)line), await LinesAsync());
    }

    [Fact]
    public async Task A_segment_that_was_written_often_is_left_too_and_segments_are_read_in_their_order()
    {
        const int Lines = 20 * StoreLedger.SegmentWrites;
        await using var ledger = Ledger("1");
        for (var line = 1; line <= Lines; line++)
            await ledger.WriteAsync(Outcome(line), default);

        Assert.Equal(20, _store.GetKeys(Bucket).Count);
        Assert.Equal(Enumerable.Range(1, Lines).Select(line => (long)line), await LinesAsync());
    }

    [Fact]
    public async Task Whoever_stops_reading_leaves_nothing_under_way()
    {
        await using (var ledger = Ledger("1"))
        {
            for (var line = 1; line <= 5 * StoreLedger.SegmentWrites; line++)
                await ledger.WriteAsync(Outcome(line), default);
        }

        var underWay = 0;
        var counted = new FaultingObjectStore(_store, [])
        {
            Before = async (call, token) =>
            {
                if (call.Operation != StoreOperation.Read || call.Location!.Key.Contains("000001", StringComparison.Ordinal))
                    return;
                Interlocked.Increment(ref underWay);
                try
                {
                    await Task.Delay(Timeout.Infinite, token);
                }
                finally
                {
                    Interlocked.Decrement(ref underWay);
                }
            },
        };
        await foreach (var _ in LedgerSegments.ReadAsync(counted, Folder))
        {
            Assert.Equal(4, underWay);
            break;
        }

        Assert.Equal(0, underWay);
    }

    [Fact]
    public async Task A_later_attempt_goes_on_in_segments_of_its_own_and_its_lines_count_as_later()
    {
        await using (var first = Ledger("20261120T130000000-a"))
        {
            await first.WriteAsync(Outcome(1, ItemStatus.Failed), default);
            await first.WriteAsync(Checkpoint(2, "older"), default);
        }

        await using (var second = Ledger("20261120T131500000-a"))
        {
            await second.WriteAsync(Outcome(1), default);
            await second.WriteAsync(Checkpoint(2, "newer"), default);
        }

        var state = await ResumeState.ReadAsync(_store, Folder, Checkpoint(2, "oldest"));
        Assert.Equal(2, _store.GetKeys(Bucket).Count);
        Assert.True(state.IsDone(1));
        Assert.Equal("newer", state.UploadOf(2)!.UploadId);
        Assert.Equal("oldest", (await ResumeState.ReadAsync(_store, Folder with { Key = "elsewhere/" }, Checkpoint(2, "oldest"))).UploadOf(2)!.UploadId);
    }

    [Fact]
    public void Attempts_sort_by_time_and_are_never_the_same()
    {
        var names = Enumerable.Range(0, 100).Select(_ => StoreLedger.NewAttempt(new SkippingTime())).ToList();
        Assert.Equal(100, names.Distinct().Count());
        Assert.All(names, name => Assert.Matches("^[0-9]{8}T[0-9]{9}-[0-9a-f]{6}$", name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"type\":\"ru")]
    [InlineData("not a ledger\n{}\n")]
    public async Task A_segment_that_cannot_be_read_is_left_out_and_told(string content)
    {
        await using (var ledger = Ledger("2"))
            await ledger.WriteAsync(Outcome(1), default);
        _store.AddObject(Bucket, Folder.Key + "1-000001.ndjson", System.Text.Encoding.UTF8.GetBytes(content));
        var told = new List<string>();

        Assert.Equal([1L], await LinesAsync(told.Add));

        Assert.Contains("1-000001.ndjson cannot be read and is left out", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_segment_that_may_not_be_read_is_left_out_and_told()
    {
        foreach (var attempt in (string[])["1", "2"])
        {
            await using var ledger = Ledger(attempt);
            await ledger.WriteAsync(Outcome(int.Parse(attempt, System.Globalization.CultureInfo.InvariantCulture)), default);
        }

        var faulty = new FaultingObjectStore(_store, [new StoreFault(StoreErrorKind.AccessDenied) { Operation = StoreOperation.Read, Times = 1 }]);
        var told = new List<string>();
        var state = await ResumeState.ReadAsync(faulty, Folder, leftOut: told.Add);

        Assert.Single(told);
        Assert.Equal((false, true), (state.IsDone(1), state.IsDone(2)));
    }

    [Fact]
    public async Task A_torn_line_is_left_out_and_told_and_the_rest_is_read()
    {
        await using (var ledger = Ledger("1"))
        {
            await ledger.WriteAsync(Outcome(1), default);
            await ledger.WriteAsync(Outcome(2), default);
        }

        var location = new ObjectLocation(Bucket, Assert.Single(_store.GetKeys(Bucket)));
        _store.AddObject(Bucket, location.Key, _store.GetBytes(location)[..^5]);
        var told = new List<string>();

        Assert.Equal([1L], await LinesAsync(told.Add));
        Assert.Contains("1 line that cannot be read", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_who_stops_waiting_fails_nobody_and_a_closed_ledger_takes_no_more()
    {
        var release = new TaskCompletionSource();
        var slow = new FaultingObjectStore(_store, []) { Before = (_, _) => release.Task };
        var ledger = StoreLedger.Create(slow, Folder, "1", TestLedger.Header);
        using var impatient = new CancellationTokenSource();
        var stopped = ledger.WriteAsync(Outcome(1), impatient.Token).AsTask();
        var patient = ledger.WriteAsync(Outcome(2), default).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);

        var closing = ledger.DisposeAsync().AsTask();
        Assert.False(closing.IsCompleted);
        release.SetResult();
        await closing;
        await patient;

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await ledger.WriteAsync(Outcome(3), default));
        Assert.Equal([1L, 2L], (await LinesAsync()).Order());
    }

    /// <summary>Writers at random, over a store that fails at random: what was promised is there, of what was not promised nothing is invented.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whatever_fails_every_line_that_was_promised_is_there_in_the_order_of_its_writer(int seed)
    {
        const int Writers = 8;
        const int Lines = 60;
        var faulty = new FaultingObjectStore(
            _store,
            [
                new StoreFault(StoreErrorKind.AccessDenied) { Operation = StoreOperation.Put, Times = int.MaxValue, Fraction = 0.1 },
                new StoreFault(StoreErrorKind.ServerError) { Operation = StoreOperation.Put, Times = int.MaxValue, Fraction = 0.2 },
                new StoreFault(StoreErrorKind.Timeout) { Operation = StoreOperation.Put, Times = int.MaxValue, Fraction = 0.2, AfterEffect = true },
            ],
            seed);
        var promised = new ConcurrentQueue<long>();
        var refused = new ConcurrentQueue<long>();
        var ledger = StoreLedger.Create(faulty, Folder, "1", TestLedger.Header, new TransferOptions { MaxAttempts = 2, Time = new SkippingTime(), Seed = seed });
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(WriteAsync));
        await ledger.DisposeAsync();

        var read = await LinesAsync();

        Assert.NotEmpty(refused);
        Assert.NotEmpty(promised);
        Assert.Subset(read.ToHashSet(), promised.ToHashSet());
        Assert.Subset(promised.Concat(refused).ToHashSet(), read.ToHashSet());
        for (var writer = 0; writer < Writers; writer++)
        {
            var kept = promised.Where(line => line / Lines == writer).ToHashSet();
            var own = read.Where(kept.Contains).Distinct().ToList();
            Assert.Equal(own.Order(), own);
        }

        async Task WriteAsync(int writer)
        {
            var random = new Random((seed * Writers) + writer);
            for (var i = 0; i < Lines; i++)
            {
                var line = (writer * Lines) + (long)i;
                try
                {
                    await ledger.WriteAsync(Outcome(line, reason: new string('x', random.Next(6000))), default);
                    promised.Enqueue(line);
                }
                catch (TransferException)
                {
                    refused.Enqueue(line);
                }
            }
        }
    }

    private static ItemOutcome Outcome(long line, ItemStatus status = ItemStatus.Copied, string? reason = null) =>
        new() { Line = line, Status = status, Source = new ObjectLocation("a", $"дом/👍 {line}"), Reason = reason };

    private static UploadCheckpoint Checkpoint(long line, string id) => new()
    {
        Line = line,
        Source = new ObjectLocation("a", "x"),
        SourceETag = "e",
        Size = 5,
        Destination = new ObjectLocation("b", "x"),
        PartSize = 5,
        Settings = "s",
        UploadId = id,
        At = default,
    };

    private StoreLedger Ledger(string attempt) => StoreLedger.Create(_store, Folder, attempt, TestLedger.Header);

    private async Task<List<long>> LinesAsync(Action<string>? told = null)
    {
        var lines = new List<long>();
        await foreach (var outcome in LedgerSegments.ReadAsync(_store, Folder, told))
            lines.Add(outcome.Line);
        return lines;
    }
}
