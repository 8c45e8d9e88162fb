using System.Text.Json.Nodes;
using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using MediaExchange.Transfer.Sandbox.S3;
using Worker.Tests.Support;
using Worker.Tests.Tasks;
using Xunit;

namespace Worker.Tests.Lambda.Driver;

public sealed class DriverTests
{
    [Fact]
    public async Task An_object_is_copied_answered_and_written_down_before_that()
    {
        await using var bed = await DriverBed.StartAsync();
        await bed.S3.PutAsync("a");

        var (code, result) = await bed.InvokeAsync(DriverBed.Event("a"));

        Assert.Equal(("Succeeded", "Copied", 1L, Evidence.Crc64Nvme), (code, result.Status, result.Size, result.VerifiedBy));
        var outcome = Assert.Single(await bed.Run.OutcomesAsync());
        Assert.Equal((0L, ItemStatus.Copied, "a", "in/a"), (outcome.Line, outcome.Status, outcome.Source!.Key, outcome.Destination!.Key));
        Assert.Empty(bed.Batch.Jobs);
    }

    [Fact]
    public async Task A_small_object_costs_as_few_requests_as_can_be()
    {
        await using var bed = await DriverBed.StartAsync();
        await bed.S3.PutAllAsync("a", "b");
        await bed.InvokeAsync(DriverBed.Event("a"));
        bed.S3.Server.Edge.Requests.Clear();

        await bed.InvokeAsync(DriverBed.Event("b"));

        Assert.Equal(
            [("HeadObject", "b"), ("HeadObject", "in/b"), ("CopyObject", "in/b"), ("PutObject", null)],
            bed.S3.Server.Edge.Requests.Records().Select(request => (request.Operation, request.Bucket == WorkerBed.Helper ? null : request.Key)));
    }

    [Fact]
    public async Task What_was_copied_is_counted_and_nothing_of_the_object_before()
    {
        await using var bed = await DriverBed.StartAsync();
        await bed.S3.PutAsync("a");
        var (api, process) = await bed.StartFunctionAsync();

        await DriverBed.InvokeAsync(api, DriverBed.Event("a"));
        Assert.Equal((1, 0, 1), await DriverBed.MetricsAsync(process));
        await DriverBed.InvokeAsync(api, DriverBed.Event("a"));
        Assert.Equal((0, 0, 1), await DriverBed.MetricsAsync(process));
        await DriverBed.InvokeAsync(api, DriverBed.Event("100%"));
        Assert.Equal((0, 0, 0), await DriverBed.MetricsAsync(process));
    }

    /// <summary>The keys of one run, as S3 Batch Operations encodes them, and as others may: each is decoded once.</summary>
    [Fact]
    public async Task Keys_are_decoded_exactly_once()
    {
        (string Encoded, string Key)[] keys =
        [
            ("a%2Bb", "a+b"), ("a+b", "a b"), ("a%2520b", "a%20b"), ("%D0%B4%D0%BE%D0%BC/%F0%9F%91%8D", "дом/👍"), ("дом/2", "дом/2"), ("tab%09and%0Aline", "tab\tand\nline"), ("100%25", "100%"),
        ];
        await using var bed = await DriverBed.StartAsync();
        await bed.S3.PutAllAsync(keys.Select(key => key.Key));

        foreach (var (encoded, key) in keys)
        {
            Assert.Equal("Copied", (await bed.InvokeAsync(DriverBed.Event(encoded))).Result.Status);
            Assert.NotNull(await bed.S3.Store.TryHeadAsync(new ObjectLocation(WorkerBed.Destination, "in/" + key), default));
        }

        Assert.Equal(keys.Select(key => key.Key), (await bed.Run.OutcomesAsync()).Select(outcome => outcome.Source!.Key));
        var (code, result) = await bed.InvokeAsync(DriverBed.Event("100%"));
        Assert.Equal(("PermanentFailure", FailureKind.InvalidRow), (code, result.Kind));
    }

    [Fact]
    public async Task The_form_without_arguments_finds_its_run_by_its_job_or_says_that_it_cannot()
    {
        await using var bed = await DriverBed.StartAsync();
        await bed.S3.PutAsync("a b");

        var (code, result) = await bed.InvokeAsync(DriverBed.OldEvent("a+b"));
        Assert.Equal("PermanentFailure", code);
        Assert.Contains("Nothing tells which run", result.Reason, StringComparison.Ordinal);

        await bed.Run.PutAsync(RunLayout.RunOfJob("f3cc4f60-61f6-4a2b-8a21-d07600c373ce"), RunBed.RunId + "\n");
        Assert.Equal("Copied", (await bed.InvokeAsync(DriverBed.OldEvent("a+b"))).Result.Status);
        Assert.Single(await bed.Run.OutcomesAsync());
    }

    [Fact]
    public async Task An_event_that_comes_again_copies_nothing_again()
    {
        await using var bed = await DriverBed.StartAsync();
        await bed.S3.PutAsync("a");
        await bed.InvokeAsync(DriverBed.Event("a"));

        var (code, result) = await bed.InvokeAsync(DriverBed.Event("a"));

        Assert.Equal(("Succeeded", "Skipped"), (code, result.Status));
        Assert.Equal(1, bed.S3.Server.Edge.Requests.Count(S3Operation.CopyObject, 200));
    }

    [Fact]
    public async Task A_version_that_is_named_is_the_one_that_is_copied()
    {
        await using var bed = await DriverBed.StartAsync();
        await bed.S3.PutAsync("a");

        var (code, result) = await bed.InvokeAsync(DriverBed.Event("a", "no-such-version"));

        Assert.Equal("PermanentFailure", code);
        Assert.Equal(ItemStatus.Failed.ToString(), result.Status);
        Assert.Equal("no-such-version", Assert.Single(await bed.Run.OutcomesAsync()).Source!.VersionId);
    }

    [Fact]
    public async Task What_will_not_get_better_is_a_permanent_failure_with_its_code()
    {
        await using var bed = await DriverBed.StartAsync();

        var (code, result) = await bed.InvokeAsync(DriverBed.Event("missing"));

        Assert.Equal(("PermanentFailure", "Failed", FailureKind.NotFound), (code, result.Status, result.Kind));
        Assert.Matches("^[A-Za-z0-9]+: .*missing", result.Reason);
        Assert.Equal(FailureKind.NotFound, Assert.Single(await bed.Run.OutcomesAsync()).Failure!.Kind);
    }

    [Theory]
    [InlineData("SlowDown", FailureKind.Throttled)]
    [InlineData("InternalError", FailureKind.StoreUnavailable)]
    public async Task What_may_get_better_is_a_temporary_failure(string error, FailureKind kind)
    {
        await using var bed = await DriverBed.StartAsync(RunBed.Document with { Pace = new RunPace { MaxAttempts = 1 } });
        await bed.S3.PutAsync("a");
        bed.S3.Server.Edge.Faults.Install(new FaultRule { Match = new FaultMatch { Operation = "CopyObject" }, Action = new FaultAction { Error = error } });

        var (code, result) = await bed.InvokeAsync(DriverBed.Event("a"));
        Assert.Equal(("TemporaryFailure", kind), (code, result.Kind));

        bed.S3.Server.Edge.Faults.Clear();
        Assert.Equal("Succeeded", (await bed.InvokeAsync(DriverBed.Event("a"))).Code);
        Assert.Equal([ItemStatus.Failed, ItemStatus.Copied], (await bed.Run.OutcomesAsync()).Select(outcome => outcome.Status));
    }

    [Fact]
    public async Task A_run_that_is_not_there_or_is_newer_is_a_permanent_failure_that_says_so()
    {
        await using var bed = await DriverBed.StartAsync();
        await bed.S3.PutAsync("a");

        var (code, result) = await bed.InvokeAsync(DriverBed.Event("a", new JsonObject { ["run"] = "gone" }));
        Assert.Equal(("PermanentFailure", FailureKind.NotFound), (code, result.Kind));
        Assert.Contains("runs/gone/run.json", result.Reason, StringComparison.Ordinal);

        await bed.Run.PutAsync(RunLayout.Document("newer"), "{\"schema\":7}");
        (code, result) = await bed.InvokeAsync(DriverBed.Event("a", new JsonObject { ["run"] = "newer" }));
        Assert.Equal("PermanentFailure", code);
        Assert.Contains("has the form 7", result.Reason, StringComparison.Ordinal);
        Assert.Empty(await bed.S3.KeysAsync());
    }

    [Fact]
    public async Task A_job_that_was_made_by_hand_says_what_to_do_by_its_arguments()
    {
        await using var bed = await DriverBed.StartAsync();
        await bed.S3.PutAsync("day-1/a");
        const string Run = "job-f3cc4f60-61f6-4a2b-8a21-d07600c373ce";

        var (code, result) = await bed.InvokeAsync(DriverBed.Event("day-1/a", new JsonObject { ["destination"] = $"s3://{WorkerBed.Destination}/by-hand/", ["removePrefix"] = "day-1/", ["storageClass"] = "STANDARD_IA" }));

        Assert.Equal(("Succeeded", "Copied"), (code, result.Status));
        Assert.Equal("STANDARD_IA", (await bed.S3.Store.HeadAsync(new ObjectLocation(WorkerBed.Destination, "by-hand/a"), default)).StorageClass);
        Assert.Single(await bed.Run.OutcomesAsync(run: Run));
        Assert.NotNull(await bed.S3.Store.TryHeadAsync(new ObjectLocation(WorkerBed.Helper, RunLayout.Document(Run)), default));
    }

    [Theory]
    [InlineData("destination", "nowhere", "'nowhere' is not an S3 address")]
    [InlineData("ifExist", "skip", "the argument 'ifExist' is not known")]
    [InlineData("ifExists", "1", "'1' is no value of ifExists")]
    [InlineData("checksum", "md6", "'md6' in checksum")]
    public async Task Arguments_that_cannot_be_are_a_permanent_failure_that_names_them(string name, string value, string words)
    {
        await using var bed = await DriverBed.StartAsync();
        await bed.S3.PutAsync("a");
        var arguments = new JsonObject { ["destination"] = $"s3://{WorkerBed.Destination}/" };
        arguments[name] = value;

        var (code, result) = await bed.InvokeAsync(DriverBed.Event("a", arguments));

        Assert.Equal("PermanentFailure", code);
        Assert.Contains(words, result.Reason, StringComparison.Ordinal);
        Assert.Empty(await bed.S3.KeysAsync());
    }

    [Fact]
    public async Task Events_that_are_none_fail_the_invocation_and_a_ping_is_still_answered()
    {
        await using var bed = await DriverBed.StartAsync();
        var (api, _) = await bed.StartFunctionAsync();

        (await api.InvokeAndWaitAsync(DriverBed.Event("a").Replace("\"2.0\"", "\"3.0\"", StringComparison.Ordinal))).MustBeError("UnknownEvent", "'3.0'", "1.0 and 2.0");
        (await api.InvokeAndWaitAsync("{\"invocationSchemaVersion\":\"2.0\"}")).MustBeError("UnknownEvent", "no invocationId");
        (await api.InvokeAndWaitAsync("{\"invocationSchemaVersion\":")).MustBeError("UnknownEvent", "not one of S3 Batch Operations");
        Assert.Equal("response", (await api.InvokeAndWaitAsync("{\"action\":\"ping\"}")).Kind);
    }

    [Fact]
    public async Task A_function_that_is_no_helper_s_fails_the_invocation_and_says_so()
    {
        await using var bed = await DriverBed.StartAsync();
        bed.Environment.Remove("MEDIAEXCHANGE_HELPER_BUCKET");
        var (api, _) = await bed.StartFunctionAsync();

        (await api.InvokeAndWaitAsync(DriverBed.Event("a"))).MustBeError("NoHelper", "MEDIAEXCHANGE_HELPER_BUCKET");
    }
}
