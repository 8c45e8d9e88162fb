using System.Runtime.InteropServices;
using System.Text.Json;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using Worker.Tests.Support;
using Xunit;

namespace Worker.Tests;

public sealed class StopTests
{
    [SkippableTheory]
    [InlineData(PosixSignal.SIGINT)]
    [InlineData(PosixSignal.SIGTERM)]
    public async Task A_signal_ends_the_run_with_3_and_leaves_no_upload(PosixSignal signal)
    {
        await using var bed = await SlowBedAsync();
        var ledger = bed.Folder.File("ledger.ndjson");
        using var worker = bed.Start("copy", "s3://source-bucket/", "s3://destination-bucket/", "--ledger", ledger, "--json");
        await WorkIsUnderWayAsync(worker, bed);

        worker.Signal(signal);
        var end = await worker.EndAsync();

        end.MustEndWith(3);
        Assert.Equal(0, await bed.PendingUploadsAsync());
        Assert.Equal(["small"], await bed.KeysAsync());
        Assert.True(end.Summary.GetProperty("interrupted").GetBoolean());
        Assert.Equal(1, end.Summary.GetProperty("objects").GetInt64());
        Assert.Contains("Stopping", end.Error, StringComparison.Ordinal);
        var written = new List<string?>();
        await foreach (var outcome in LedgerReader.ReadAsync(ledger))
            written.Add(outcome.Source?.Key);
        Assert.Equal(["small"], written);
    }

    [SkippableFact]
    public async Task A_second_signal_does_not_skip_the_winding_up()
    {
        await using var bed = await SlowBedAsync();
        var aborting = new TaskCompletionSource();
        var mayAbort = new TaskCompletionSource();
        bed.Server.Edge.Faults.Install(new FaultRule
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
        using var worker = bed.Start("copy", "s3://source-bucket/", "s3://destination-bucket/", "--json");
        await WorkIsUnderWayAsync(worker, bed);

        worker.Signal(PosixSignal.SIGINT);
        await aborting.Task.WaitAsync(TimeSpan.FromMinutes(1));
        worker.Signal(PosixSignal.SIGINT);
        await worker.ErrorLineAsync("Still winding up");
        Assert.Equal(1, await bed.PendingUploadsAsync());
        mayAbort.SetResult();
        var end = await worker.EndAsync();

        end.MustEndWith(3);
        Assert.Equal(0, await bed.PendingUploadsAsync());
    }

    [SkippableFact]
    public async Task A_closed_output_stops_the_run_as_a_signal_does()
    {
        await using var bed = await SlowBedAsync();
        using var worker = bed.Start("copy", "s3://source-bucket/", "s3://destination-bucket/", "--json");
        await WorkIsUnderWayAsync(worker, bed);

        worker.CloseOutput();
        var end = await worker.EndAsync(outputIsOpen: false);

        end.MustEndWith(3);
        Assert.Equal(0, await bed.PendingUploadsAsync());
        Assert.Equal("", end.Error);
    }

    // One object that is copied at once, and one that takes an hour in parts.
    private static async Task<WorkerBed> SlowBedAsync()
    {
        Skip.If(OperatingSystem.IsWindows(), "needs kill(2)");
        var bed = await WorkerBed.StartAsync();
        await bed.PutAsync("small");
        bed.PutVirtual("huge", 100L << 30);
        bed.SlowCopies();
        return bed;
    }

    private static async Task WorkIsUnderWayAsync(WorkerProcess worker, WorkerBed bed)
    {
        while (await worker.ReadLineAsync() is { } line)
        {
            var read = JsonDocument.Parse(line).RootElement;
            if (read.GetProperty("event").GetString() == "snapshot" && read.GetProperty("copied").GetInt64() == 1 && await bed.PendingUploadsAsync() == 1)
                return;
        }

        Assert.Fail("The worker ended before it was under way: " + (await worker.EndAsync()).Error);
    }
}
