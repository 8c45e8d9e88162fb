using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Sandbox;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using MediaExchange.Transfer.Sandbox.S3;
using Worker.Tests.Support;
using Xunit;

namespace Worker.Tests;

public sealed class ResumeVerbTests
{
    private const int PartSize = 5 << 20;
    private const string Prefix = "s3://source-bucket/p/";
    private const string Destination = "s3://destination-bucket/";

    [Fact]
    public async Task What_is_done_is_not_touched_what_failed_is_tried_again_and_the_summary_says_both()
    {
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAllAsync("a", "b");
        var ledger = bed.Folder.File("ledger.ndjson");
        string[] run = ["run", "--inventory", bed.Inventory("a", "late", "b"), "--destination", Destination, "--ledger", ledger];

        var first = (await bed.RunAsync([.. run, "--max-concurrency", "7", "--requester-pays"])).MustEndWith(1);
        Assert.Contains("To try what failed again: ", first.Output, StringComparison.Ordinal);
        Assert.EndsWith($" run --resume {ledger} --max-concurrency 7 --requester-pays\n", first.Output, StringComparison.Ordinal);
        await bed.PutAsync("late");
        bed.Server.Edge.Requests.Clear();
        var second = (await bed.RunAsync("run", "--resume", ledger)).MustEndWith(0);

        Assert.StartsWith("run finished: 1 object accounted for", second.Output, StringComparison.Ordinal);
        Assert.Contains("done before            2", second.Output, StringComparison.Ordinal);
        Assert.Contains("in all                 3  copied 3, skipped 0, failed 0", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("--resume", second.Output, StringComparison.Ordinal);
        Assert.Equal(["late"], bed.Server.Edge.Requests.Records().Select(r => r.Key).OfType<string>().Distinct());
        Assert.Equal(["a", "b", "late"], await bed.KeysAsync());

        // Once more, there is nothing to do.
        var third = (await bed.RunAsync("run", "--resume", ledger, "--json")).MustEndWith(0);
        Assert.Equal((0, 3), (third.Summary.GetProperty("objects").GetInt32(), third.Summary.GetProperty("doneBefore").GetInt32()));
    }

    [Fact]
    public async Task What_to_copy_and_how_comes_from_the_ledger()
    {
        await using var bed = await WorkerBed.StartAsync();
        var ledger = bed.Folder.File("ledger.ndjson");
        (await bed.RunAsync("copy", "s3://source-bucket/p/late", Destination + "in/", "--copy-properties", "none", "--storage-class", "STANDARD_IA", "--ledger", ledger)).MustEndWith(1);
        await bed.PutAsync("p/late");

        (await bed.RunAsync("run", "--resume", ledger)).MustEndWith(0);

        var head = await bed.Store.HeadAsync(new(WorkerBed.Destination, "in/late"), CancellationToken.None);
        Assert.Equal(("STANDARD_IA", 0), (head.StorageClass, head.Properties.Metadata.Count));
    }

    [Theory]
    [InlineData("--destination", "s3://destination-bucket/")]
    [InlineData("--inventory", "x")]
    [InlineData("--if-exists", "fail")]
    [InlineData("--ledger", "x")]
    public async Task What_the_ledger_says_cannot_be_said_again(params string[] option) =>
        (await WorkerBed.RunWithAsync(new Dictionary<string, string>(), ["run", "--resume", "x", .. option])).MustRefuse("--resume", "from the ledger", option[0]);

    [Fact]
    public async Task A_dry_run_tells_what_is_left_and_leaves_the_ledger_as_it_is()
    {
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAllAsync("p/a", "p/b");
        var ledger = bed.Folder.File("run.ndjson");
        (await bed.RunAsync("run", "--inventory", bed.Inventory("p/a", "missing"), "--destination", Destination, "--ledger", ledger)).MustEndWith(1);
        var written = await File.ReadAllTextAsync(ledger);
        await bed.PutAllAsync("missing");

        var plan = await bed.RunAsync("run", "--resume", ledger, "--dry-run", "--json");

        plan.MustEndWith(0);
        Assert.Equal(1, plan.Of("plan").Single().GetProperty("objects").GetInt64());
        Assert.Equal(written, await File.ReadAllTextAsync(ledger));
        Assert.DoesNotContain("in/missing", await bed.KeysAsync(), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_ledger_that_cannot_be_gone_on_with_is_named_and_left_as_it_is()
    {
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAllAsync("p/a", "p/b");
        var inventory = bed.Inventory("p/a", "missing");
        var ofInventory = bed.Folder.File("inventory.ndjson");
        (await bed.RunAsync("run", "--inventory", inventory, "--destination", Destination, "--ledger", ofInventory)).MustEndWith(1);
        var written = await File.ReadAllTextAsync(ofInventory);
        var noLedger = bed.Folder.Write("no-ledger.ndjson", "hello");

        (await bed.RunAsync("run", "--resume", bed.Folder.File("nowhere.ndjson"))).MustRefuse("nowhere.ndjson");
        (await bed.RunAsync("run", "--resume", noLedger)).MustRefuse(noLedger, "not a ledger");
        await using (await TransferRun.ResumeAsync(ofInventory))
            (await bed.RunAsync("run", "--resume", ofInventory)).MustRefuse(ofInventory, "being written by another run");
        await File.AppendAllTextAsync(inventory, "source-bucket,c\n");
        (await bed.RunAsync("run", "--resume", ofInventory)).MustRefuse(inventory, "changed");
        File.Delete(inventory);
        (await bed.RunAsync("run", "--resume", ofInventory)).MustRefuse(inventory);

        Assert.Equal(written, await File.ReadAllTextAsync(ofInventory));
    }

    [Fact]
    public async Task A_ledger_of_a_listing_goes_nowhere_without_it()
    {
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAllAsync("p/a", "p/b");
        bed.Server.Edge.Faults.Install(new FaultRule { Match = new FaultMatch { Operation = "CopyObject", Key = "b" }, Action = new FaultAction { Error = "AccessDenied" } });
        var ledger = bed.Folder.File("ledger.ndjson");
        (await bed.RunAsync("copy", Prefix, Destination, "--ledger", ledger)).MustEndWith(1);
        bed.Server.Edge.Faults.Clear();
        var moved = bed.Folder.File("moved.ndjson");
        File.Move(ledger, moved);

        (await bed.RunAsync("run", "--resume", moved)).MustRefuse(moved, "without its listing", bed.Folder.File("moved.inventory.csv"));

        // Another run must not take the listing that was left for its own.
        (await bed.RunAsync("copy", Prefix, Destination, "--ledger", ledger)).MustRefuse(bed.Folder.File("ledger.inventory.csv"), "exists already");
        File.Move(bed.Folder.File("ledger.inventory.csv"), bed.Folder.File("moved.inventory.csv"));
        (await bed.RunAsync("run", "--resume", moved)).MustEndWith(0);
        Assert.Equal(["a", "b"], await bed.KeysAsync());
    }

    [Fact]
    public async Task A_run_is_not_gone_on_with_at_another_store_by_mistake()
    {
        await using var bed = await WorkerBed.StartAsync();
        await using var other = await WorkerBed.StartAsync();
        await bed.PutAsync("a");
        var ledger = bed.Folder.File("ledger.ndjson");
        (await bed.RunAsync("run", "--inventory", bed.Inventory("a", "missing"), "--destination", Destination, "--ledger", ledger)).MustEndWith(1);

        (await other.RunAsync("run", "--resume", ledger)).MustRefuse(ledger, bed.Endpoint, other.Endpoint, "--endpoint-url");
        await bed.PutAsync("missing");
        (await other.RunAsync("run", "--resume", ledger, "--endpoint-url", bed.Endpoint)).MustEndWith(0);
    }

    [Fact]
    public async Task A_run_that_may_not_abort_an_upload_leaves_it_to_the_next()
    {
        await using var bed = await WorkerBed.StartAsync();
        bed.PutVirtual("large", 4 * PartSize);
        var ledger = bed.Folder.File("ledger.ndjson");
        string[] run = ["run", "--inventory", bed.Inventory("large"), "--destination", Destination, "--part-size", "5MiB", "--multipart-threshold", "5MiB", "--max-concurrency", "1", "--ledger", ledger];
        bed.Server.Edge.Faults.Install(
            new FaultRule { Match = new FaultMatch { Operation = "UploadPartCopy", From = 3 }, Action = new FaultAction { Error = "AccessDenied" } },
            new FaultRule { Match = new FaultMatch { Operation = "AbortMultipartUpload" }, Action = new FaultAction { Error = "AccessDenied" } });

        var failed = (await bed.RunAsync(run)).MustEndWith(1);
        Assert.Contains("could not be aborted", failed.Output, StringComparison.Ordinal);
        (await WorkerBed.RunWithAsync(bed.StrangersEnvironment, "run", "--resume", ledger)).MustEndWith(1);
        Assert.Equal(1, await bed.PendingUploadsAsync());
        bed.Server.Edge.Faults.Clear();
        var end = (await bed.RunAsync("run", "--resume", ledger, "--json")).MustEndWith(0);

        Assert.Equal(2, Assert.Single(end.Of("outcome")).GetProperty("partsKept").GetInt32());
        Assert.Equal(4, bed.Server.Edge.Requests.Count(S3Operation.UploadPartCopy, 200));
        Assert.Equal(0, await bed.PendingUploadsAsync());
    }

    [Fact]
    public async Task An_object_that_takes_too_long_fails_and_the_rest_goes_on()
    {
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAllAsync("a", "b");
        bed.PutVirtual("slow", 4 * PartSize);
        bed.Server.Edge.Faults.Install(new FaultRule { Match = new FaultMatch { Operation = "UploadPartCopy", PartNumber = 2 }, Action = new FaultAction { Hang = true } });

        var end = await bed.RunAsync(
            "run", "--inventory", bed.Inventory("a", "slow", "b"), "--destination", Destination, "--part-size", "5MiB", "--multipart-threshold", "5MiB", "--item-timeout", "1.5s", "--json");

        end.MustEndWith(1);
        Assert.Equal(1, end.Summary.GetProperty("failures").GetProperty("timeout").GetInt32());
        Assert.Equal(["a", "b"], await bed.KeysAsync());
        Assert.Equal(0, await bed.PendingUploadsAsync());
    }

    [Fact]
    public async Task The_etag_can_be_kept()
    {
        await using var bed = await WorkerBed.StartAsync();
        bed.Server.AddVirtualObject(WorkerBed.Source, "film", 20 << 20, new VirtualObjectOptions { PartSize = 6 << 20 });

        (await bed.RunAsync("copy", "s3://source-bucket/film", Destination, "--preserve-etag")).MustEndWith(0);

        var source = await bed.Store.HeadAsync(new(WorkerBed.Source, "film"), CancellationToken.None);
        var there = await bed.Store.HeadAsync(new(WorkerBed.Destination, "film"), CancellationToken.None);
        Assert.Equal(source.ETag, there.ETag);
    }
}
