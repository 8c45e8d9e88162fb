using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Leases;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox.S3;
using Worker.Tests.Support;
using Worker.Tests.Tasks;
using Xunit;

namespace Worker.Tests.Lambda.Driver;

/// <summary>Another process is copying the same object to the same place.</summary>
public sealed class LeaseTests
{
    private const long InParts = 40L << 20;

    [Fact]
    public async Task What_another_run_copies_for_long_goes_to_Batch_to_wait_and_what_the_same_run_copies_is_tried_again()
    {
        await using var bed = await DriverBed.StartAsync();
        bed.S3.PutVirtual("one", InParts);
        bed.S3.PutVirtual("other", InParts);
        await using var own = await Leases(bed, RunBed.RunId).AcquireAsync(At("one"), default);
        var others = await Leases(bed, "another-run").AcquireAsync(At("other"), default);
        var (first, _) = await bed.StartFunctionAsync();
        var (second, _) = await bed.StartFunctionAsync();

        var answers = await Task.WhenAll(DriverBed.InvokeAsync(first, DriverBed.Event("one")), DriverBed.InvokeAsync(second, DriverBed.Event("other")));

        Assert.Equal(("TemporaryFailure", FailureKind.InUse), (answers[0].Code, answers[0].Result.Kind));
        Assert.Equal(("Succeeded", "Submitted", "InUse"), (answers[1].Code, answers[1].Result.Status, answers[1].Result.Reason));
        Assert.Equal(0, bed.S3.Server.Edge.Requests.Count(S3Operation.CreateMultipartUpload, 200));

        var job = Assert.Single(bed.Batch.Jobs);
        var working = bed.RunJobAsync(job);
        await bed.S3.Store.CopyAsync(new CopyRequest(new(WorkerBed.Source, "other"), (await bed.S3.Store.HeadAsync(new(WorkerBed.Source, "other"), default)).ETag, At("other")), default);
        await others.DisposeAsync();
        (await working).MustEndWith(0);
        Assert.Equal(ItemStatus.Skipped, Assert.Single(await bed.Run.OutcomesAsync()).Status);
        Assert.Equal(0, bed.S3.Server.Edge.Requests.Count(S3Operation.CreateMultipartUpload, 200));
    }

    [Fact]
    public async Task The_lease_of_a_driver_that_is_gone_is_waited_for_no_longer_than_it_lasts()
    {
        await using var bed = await DriverBed.StartAsync();
        bed.S3.PutVirtual("one", InParts);

        // Held by nobody who renews it.
        await new StoreLeases(bed.S3.Store, new(WorkerBed.Helper, RunLayout.Leases), "another-run", "driver-x", new LeaseTimes { Renewal = TimeSpan.FromHours(1) }).AcquireAsync(At("one"), default);
        var (code, result) = await bed.InvokeAsync(DriverBed.Event("one"));

        Assert.Equal(("Succeeded", nameof(ItemStatus.Copied)), (code, result.Status));
        Assert.Equal(["in/one"], await bed.S3.KeysAsync());
        await foreach (var listed in Leased(bed))
            Assert.Fail($"{listed} is left.");
    }

    [Fact]
    public async Task A_worker_waits_says_so_and_finds_what_was_copied_meanwhile()
    {
        await using var bed = await DriverBed.StartAsync();
        bed.S3.PutVirtual("one", InParts);
        var held = await Leases(bed, "another-run").AcquireAsync(At("one"), default);
        var task = await bed.Run.PutTaskAsync("one");
        var working = WorkerBed.RunWithAsync(bed.Environment, "task", task);

        // It looks once a second.
        while (bed.S3.Server.Edge.Requests.Count(S3Operation.PutObject, 412) < 5)
        {
            Assert.False(working.IsCompleted);
            await Task.Delay(20);
        }

        Assert.Empty(await bed.S3.KeysAsync());
        await held.DisposeAsync();

        var end = (await working).MustEndWith(0);

        Assert.Contains("this one waits for it", end.Output, StringComparison.Ordinal);
        Assert.Equal(["in/one"], await bed.S3.KeysAsync());
        await foreach (var listed in Leased(bed))
            Assert.Fail($"{listed} is left.");
    }

    private static ObjectLocation At(string key) => new(WorkerBed.Destination, "in/" + key);

    private static StoreLeases Leases(DriverBed bed, string run) => new(bed.S3.Store, new ObjectLocation(WorkerBed.Helper, RunLayout.Leases), run, "driver-x");

    private static async IAsyncEnumerable<string> Leased(DriverBed bed)
    {
        foreach (var listed in (await bed.S3.Store.ListAsync(new ListRequest(WorkerBed.Helper, RunLayout.Leases), default)).Objects)
            yield return listed.Key;
    }
}
