using System.Runtime.InteropServices;
using System.Text.Json;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using MediaExchange.Transfer.Sandbox.S3;
using Worker.Tests.Support;
using Xunit;

namespace Worker.Tests;

public sealed class StopTests
{
    private const int PartSize = 5 << 20;

    // What a host gives that is being taken away is longer; what a person gives is not.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [SkippableFact]
    public async Task A_person_ends_the_run_with_3_and_nothing_stays_behind()
    {
        await using var bed = await HalfwayBedAsync();
        var ledger = bed.Folder.File("ledger.ndjson");
        using var worker = bed.Start(Copy(ledger));
        await WorkIsUnderWayAsync(worker, bed);

        worker.Signal(PosixSignal.SIGINT);
        var end = (await worker.EndAsync().WaitAsync(Limit)).MustEndWith(3);

        Assert.Equal(0, await bed.PendingUploadsAsync());
        Assert.Equal(["small"], await bed.KeysAsync());
        Assert.True(end.Summary.GetProperty("interrupted").GetBoolean());
        Assert.Equal(1, end.Summary.GetProperty("objects").GetInt64());
        Assert.Contains("Stopping: unfinished uploads are aborted", end.Error, StringComparison.Ordinal);
        Assert.Equal(["small"], await KeysOfAsync(ledger));
    }

    [SkippableFact]
    public async Task A_host_that_is_taken_away_leaves_an_upload_that_the_resumed_run_goes_on_with()
    {
        await using var bed = await HalfwayBedAsync();
        var ledger = bed.Folder.File("the ledger.ndjson");
        using var worker = bed.Start(Copy(ledger));
        await WorkIsUnderWayAsync(worker, bed);

        worker.Signal(PosixSignal.SIGTERM);
        var end = (await worker.EndAsync().WaitAsync(Limit)).MustEndWith(3);

        Assert.Contains("Stopping: unfinished uploads stay", end.Error, StringComparison.Ordinal);
        var upload = Assert.Single((await ResumeState.ReadAsync(ledger)).Uploads);
        Assert.Equal(("large", await bed.PendingUploadAsync()), (upload.Destination.Key, upload.UploadId));

        // The very words that the run ended with, in a shell.
        bed.Server.Edge.Faults.Clear();
        using var shell = WorkerProcess.StartProgram("/bin/sh", bed.Environment, "-c", end.Summary.GetProperty("resume").GetString()! + " --json");
        var resumed = (await shell.EndAsync()).MustEndWith(0);

        Assert.Equal(8, bed.Server.Edge.Requests.Count(S3Operation.UploadPartCopy, 200));
        Assert.Equal(3, Assert.Single(resumed.Of("outcome")).GetProperty("partsKept").GetInt32());
        Assert.Equal((1, 2), (resumed.Summary.GetProperty("doneBefore").GetInt32(), resumed.Summary.GetProperty("inAll").GetProperty("copied").GetInt32()));
        Assert.False(resumed.Summary.TryGetProperty("resume", out _));
        Assert.Equal(0, await bed.PendingUploadsAsync());
        Assert.Equal(["large", "small"], await bed.KeysAsync());
    }

    [SkippableTheory]
    [InlineData(PosixSignal.SIGINT, PosixSignal.SIGTERM, 0)]
    [InlineData(PosixSignal.SIGTERM, PosixSignal.SIGINT, 1)]
    public async Task An_upload_whose_beginning_is_not_answered_is_found_again_and_a_second_signal_changes_nothing(PosixSignal first, PosixSignal second, int left)
    {
        await using var bed = await HalfwayBedAsync(new FaultRule
        {
            Match = new FaultMatch { Operation = "CreateMultipartUpload" },
            Action = new FaultAction { When = FaultMoment.After, Hang = true },
        });
        var ledger = bed.Folder.File("ledger.ndjson");
        using var worker = bed.Start(Copy(ledger));
        await WorkIsUnderWayAsync(worker, bed);

        worker.Signal(first);
        await worker.ErrorLineAsync("Stopping");
        worker.Signal(second);
        await worker.ErrorLineAsync("Still winding up");
        (await worker.EndAsync().WaitAsync(Limit)).MustEndWith(3);

        // Nobody has learnt its id, but the ledger knows of it.
        Assert.Equal(left, await bed.PendingUploadsAsync());
        Assert.Null(Assert.Single((await ResumeState.ReadAsync(ledger)).Uploads).UploadId);
        bed.Server.Edge.Faults.Clear();
        (await bed.RunAsync("run", "--resume", ledger)).MustEndWith(0);
        Assert.Equal(0, await bed.PendingUploadsAsync());
        Assert.Equal(["large", "small"], await bed.KeysAsync());
    }

    [SkippableFact]
    public async Task A_second_signal_does_not_skip_the_winding_up()
    {
        await using var bed = await HalfwayBedAsync();
        var aborting = new TaskCompletionSource();
        var mayAbort = new TaskCompletionSource();
        bed.Server.Edge.Faults.Install(
            Halfway,
            new FaultRule
            {
                Match = new FaultMatch { Operation = "AbortMultipartUpload" },
                Action = new FaultAction
                {
                    Hook = async (_, _) =>
                    {
                        aborting.TrySetResult();
                        await mayAbort.Task;
                    },
                },
            });
        using var worker = bed.Start(Copy(bed.Folder.File("ledger.ndjson")));
        await WorkIsUnderWayAsync(worker, bed);

        worker.Signal(PosixSignal.SIGINT);
        await aborting.Task.WaitAsync(TimeSpan.FromMinutes(1));
        worker.Signal(PosixSignal.SIGINT);
        await worker.ErrorLineAsync("Still winding up");
        Assert.Equal(1, await bed.PendingUploadsAsync());
        mayAbort.SetResult();
        (await worker.EndAsync()).MustEndWith(3);

        Assert.Equal(0, await bed.PendingUploadsAsync());
    }

    [SkippableFact]
    public async Task A_closed_output_stops_the_run_as_a_person_does()
    {
        await using var bed = await HalfwayBedAsync();
        using var worker = bed.Start(Copy(bed.Folder.File("ledger.ndjson")));
        await WorkIsUnderWayAsync(worker, bed);

        worker.CloseOutput();
        var end = await worker.EndAsync(outputIsOpen: false);

        end.MustEndWith(3);
        Assert.Equal(0, await bed.PendingUploadsAsync());
        Assert.Equal("", end.Error);
    }

    // Three parts are copied, and then no more.
    private static FaultRule Halfway => new()
    {
        Match = new FaultMatch { Operation = "UploadPartCopy", From = 4 },
        Action = new FaultAction { Hang = true },
    };

    private static string[] Copy(string ledger) =>
        ["copy", "s3://source-bucket/", "s3://destination-bucket/", "--part-size", "5MiB", "--multipart-threshold", "5MiB", "--max-concurrency", "3", "--ledger", ledger, "--json"];

    // One object that is copied at once, and one that is never done.
    private static async Task<WorkerBed> HalfwayBedAsync(FaultRule? rule = null)
    {
        Skip.If(OperatingSystem.IsWindows(), "needs kill(2)");
        var bed = await WorkerBed.StartAsync();
        await bed.PutAsync("small");
        bed.PutVirtual("large", 8 * PartSize);
        bed.Server.Edge.Faults.Install(rule ?? Halfway);
        return bed;
    }

    private static async Task WorkIsUnderWayAsync(WorkerProcess worker, WorkerBed bed)
    {
        while (await worker.ReadLineAsync() is { } line)
        {
            var read = JsonDocument.Parse(line).RootElement;
            if (read.GetProperty("event").GetString() == "snapshot" && read.GetProperty("copied").GetInt64() == 1 && await IsHalfwayAsync(bed))
                return;
        }

        Assert.Fail("The worker ended before it was under way: " + (await worker.EndAsync()).Error);
    }

    private static async Task<bool> IsHalfwayAsync(WorkerBed bed) =>
        await bed.PendingUploadsAsync() == 1 && bed.Server.Edge.Faults.Status()[0] is { Acted: > 0 };

    private static async Task<List<string?>> KeysOfAsync(string ledger)
    {
        var keys = new List<string?>();
        await foreach (var outcome in LedgerReader.ReadAsync(ledger))
            keys.Add(outcome.Source?.Key);
        return keys;
    }
}
