using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using MediaExchange.Transfer.Sandbox.S3;
using Worker.Tests.Kills;
using Worker.Tests.Support;
using Xunit;

namespace Worker.Tests;

/// <summary>Workers that are stopped while they digest, and go on from where they were.</summary>
public sealed class DigestStopTests
{
    private const int Range = 8 << 20;
    private const int Ranges = 48;
    private const long Size = (long)Ranges * Range;
    private const int Read = 40;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [SkippableFact]
    public async Task A_host_that_is_taken_away_while_hashing_leaves_a_line_from_which_the_resumed_run_reads_on()
    {
        Skip.If(OperatingSystem.IsWindows(), "needs kill(2)");
        await using var bed = await WorkerBed.StartAsync();
        bed.PutVirtual("film", Size);

        // So many ranges come, in order, and then no more.
        bed.Server.Edge.Faults.Install(new FaultRule { Match = new FaultMatch { Operation = "GetObject", From = Read + 1 }, Action = new FaultAction { Hang = true } });
        var ledger = bed.Folder.File("ledger.ndjson");
        using var worker = bed.Start([.. Copy(ledger, concurrency: "1"), "--json"]);
        await HasReadAsync(worker, (long)Read * Range);

        worker.Signal(PosixSignal.SIGTERM);
        var end = (await worker.EndAsync().WaitAsync(Limit)).MustEndWith(3);

        var progress = (await ResumeState.ReadAsync(ledger)).DigestOf(1);
        Assert.Equal(((long)Read * Range, Size), (progress!.Checkpoint.Offset, progress.Size));
        Assert.True(end.Summary.TryGetProperty("resume", out _));
        Assert.Empty(await bed.KeysAsync());
        bed.Server.Edge.Faults.Clear();
        var plan = (await bed.RunAsync("run", "--resume", ledger, "--dry-run", "--json")).MustEndWith(0);
        Assert.Equal(Size - ((long)Read * Range), Assert.Single(plan.Of("plan")).GetProperty("bytesToRead").GetInt64());

        var before = bed.Server.Edge.Requests.Count(S3Operation.GetObject, 206);
        var resumed = (await bed.RunAsync("run", "--resume", ledger, "--json")).MustEndWith(0);

        // No range was read twice.
        Assert.Equal(Ranges - Read, bed.Server.Edge.Requests.Count(S3Operation.GetObject, 206) - before);
        Assert.Equal(Size - ((long)Read * Range), resumed.Summary.GetProperty("bytesRead").GetInt64());
        await RequireRightAsync(bed, Assert.Single(resumed.Of("outcome")));
    }

    [SkippableFact]
    public async Task Computing_alone_ends_as_fast()
    {
        Skip.If(OperatingSystem.IsWindows(), "needs kill(2)");
        await using var bed = await WorkerBed.StartAsync();
        bed.PutVirtual("film", 5L << 40);
        using var worker = bed.Start("checksum", "s3://source-bucket/film", "--checksum", "md5", "--json");
        await HasReadAsync(worker, Range);

        worker.Signal(PosixSignal.SIGTERM);

        var end = (await worker.EndAsync().WaitAsync(Limit)).MustEndWith(3);
        Assert.Empty(end.Of("checksum"));
        Assert.Contains("Stopping.", end.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("uploads", end.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Computing_alone_goes_on_from_its_checkpoints_in_another_order_and_tells_again_what_was_finished()
    {
        Skip.If(OperatingSystem.IsWindows(), "needs kill(2)");
        await using var bed = await WorkerBed.StartAsync();
        bed.Server.AddVirtualObject(WorkerBed.Source, "done", 32L * Range, new VirtualObjectOptions { Seed = 7 });
        bed.PutVirtual("film", Size);
        var checkpoints = bed.Folder.File("checkpoints.ndjson");

        // One range after the other, so that those which come are the first.
        string[] how = ["--checksum", "sha256", "--checkpoints", checkpoints, "--max-concurrency", "1", "--json"];
        var first = Sums((await bed.RunAsync(["checksum", "s3://source-bucket/done", .. how])).MustEndWith(0));
        bed.Server.Edge.Faults.Install(new FaultRule { Match = new FaultMatch { Operation = "GetObject", From = Read + 1 }, Action = new FaultAction { Hang = true } });
        using var worker = bed.Start(["checksum", "s3://source-bucket/done", "s3://source-bucket/film", .. how]);
        await HasReadAsync(worker, (long)Read * Range);

        worker.Signal(PosixSignal.SIGTERM);
        var end = (await worker.EndAsync().WaitAsync(Limit)).MustEndWith(3);
        bed.Server.Edge.Faults.Clear();

        Assert.Equal(checkpoints, end.Summary.GetProperty("checkpoints").GetString());
        Assert.EndsWith($" checksum s3://source-bucket/done s3://source-bucket/film {string.Join(' ', how)}", end.Summary.GetProperty("resume").GetString(), StringComparison.Ordinal);
        (await bed.RunAsync("run", "--resume", checkpoints)).MustRefuse($"'{checkpoints}' is no ledger but a checkpoint file", "Name it with --checkpoints");
        var resumed = (await bed.RunAsync(["checksum", "s3://source-bucket/film", "s3://source-bucket/done", .. how])).MustEndWith(0);
        Assert.Equal(Size - ((long)Read * Range), resumed.Summary.GetProperty("bytesRead").GetInt64());
        Assert.Equal((await Sha256Async(bed, "film"), first["done"]), (Sums(resumed)["film"], Sums(resumed)["done"]));
    }

    [Fact]
    public async Task Killed_while_computing_it_reads_again_only_what_came_after_the_last_four_gibibytes()
    {
        const int Kept = 512;
        const int Came = Kept + 16;
        const int All = Came + 16;
        await using var bed = await WorkerBed.StartAsync();

        // Nobody says what its bytes must be, and of the same bytes elsewhere the sandbox knows it without a read.
        bed.Server.AddVirtualObject(WorkerBed.Source, "film", (long)All * Range, new VirtualObjectOptions { HasChecksum = false });
        bed.Server.AddVirtualObject(WorkerBed.Destination, "twin", (long)All * Range, new VirtualObjectOptions { Checksum = ChecksumAlgorithm.Crc32C });
        bed.Server.Edge.Faults.Install(new FaultRule { Match = new FaultMatch { Operation = "GetObject", From = Came + 1 }, Action = new FaultAction { Hang = true } });
        var checkpoints = bed.Folder.File("checkpoints.ndjson");
        string[] command = ["checksum", "s3://source-bucket/film", "--checksum", "crc32c", "--checkpoints", checkpoints, "--max-concurrency", "1", "--json"];
        using var worker = bed.Start(command);
        await HasReadAsync(worker, (long)Came * Range);

        await worker.KillAsync();
        bed.Server.Edge.Faults.Clear();
        var resumed = (await bed.RunAsync(command)).MustEndWith(0);

        Assert.Equal((long)(All - Kept) * Range, resumed.Summary.GetProperty("bytesRead").GetInt64());
        Assert.Equal(All + (Came - Kept), bed.Server.Edge.Requests.Count(S3Operation.GetObject, 206));
        Assert.Equal(
            Sums((await bed.RunAsync("checksum", "s3://destination-bucket/twin", "--checksum", "crc32c", "--json")).MustEndWith(0), "crc32c")["twin"],
            Sums(resumed, "crc32c")["film"]);

        // The second process has written its end down.
        Assert.False((await bed.RunAsync(command)).MustEndWith(0).Summary.TryGetProperty("bytesRead", out _));
    }

    /// <summary><c>MEDIAEXCHANGE_TEST_DIGEST_KILLS</c> says how often (3), <c>MEDIAEXCHANGE_TEST_SEED</c> by which dice (1).</summary>
    [Fact]
    public async Task Killed_at_any_request_and_resumed_the_copy_carries_the_right_digests()
    {
        var dice = new Random(Setting("MEDIAEXCHANGE_TEST_SEED", 1));
        await using var bed = await WorkerBed.StartAsync();
        bed.PutVirtual("film", Size);
        for (var kills = Setting("MEDIAEXCHANGE_TEST_DIGEST_KILLS", 3); kills > 0; kills--)
        {
            var ledger = bed.Folder.File(string.Create(CultureInfo.InvariantCulture, $"{kills}.ndjson"));

            // Of some 60 requests the first 50 look and read, and the others copy.
            var assassin = Assassin.AtRequest(KillMoment.BeforeEffect, null, dice.Next(5, 58), default);
            assassin.Watch(bed.Server.Edge.Faults);
            using var worker = bed.Start([.. Copy(ledger, $"{kills}/")]);
            assassin.Target(worker);
            await worker.EndAsync();
            Assert.NotNull(assassin.Hit);
            bed.Server.Edge.Faults.Clear();
            var progress = (await ResumeState.ReadAsync(ledger)).DigestOf(1);

            var resumed = (await bed.RunAsync("run", "--resume", ledger, "--json")).MustEndWith(0);

            // Either it was killed while reading, or it had read all and read nothing again.
            Assert.True(progress is null || progress.Checkpoint.Offset == Size, $"Killed at {assassin.Hit}: the ledger has byte {progress?.Checkpoint.Offset}.");
            Assert.Equal(progress is null ? Size : 0, resumed.Summary.TryGetProperty("bytesRead", out var read) ? read.GetInt64() : 0);
            await RequireRightAsync(bed, Assert.Single(resumed.Of("outcome")));
            Assert.Equal(0, await bed.PendingUploadsAsync());
        }
    }

    private static string[] Copy(string ledger, string prefix = "", string concurrency = "4") =>
    [
        "copy", "s3://source-bucket/film", $"s3://destination-bucket/{prefix}", "--checksum", "md5,sha256", "--ledger", ledger,
        "--multipart-threshold", "64MiB", "--part-size", "64MiB", "--max-concurrency", concurrency,
    ];

    private static Dictionary<string, string?> Sums(ProcessEnd end, string digest = "sha256") => end.Of("checksum").ToDictionary(
        item => item.GetProperty("source").GetProperty("key").GetString()!, item => item.GetProperty("digests").GetProperty(digest).GetString());

    private static async Task<string> Sha256Async(WorkerBed bed, string key)
    {
        await using var content = await bed.Store.ReadAsync(new ReadRequest(new ObjectLocation(WorkerBed.Source, key)), CancellationToken.None);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content.Stream));
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static async Task HasReadAsync(WorkerProcess worker, long bytes)
    {
        var seen = 0;
        while (await worker.ReadLineAsync() is { } line)
        {
            var read = JsonDocument.Parse(line).RootElement;

            // The second time, so that what was read is digested as well.
            if (read.GetProperty("event").GetString() == "snapshot" && read.GetProperty("bytesRead").GetInt64() >= bytes && ++seen == 2)
                return;
        }

        Assert.Fail("The worker ended before it had read that far: " + (await worker.EndAsync()).Error);
    }

    /// <summary>What was told and what the copy carries is what its bytes have.</summary>
    private static async Task RequireRightAsync(WorkerBed bed, JsonElement outcome)
    {
        var at = new ObjectLocation(WorkerBed.Destination, outcome.GetProperty("destination").GetProperty("key").GetString()!);
        await using var content = await bed.Store.ReadAsync(new ReadRequest(at), CancellationToken.None);
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(content.Stream));
        Assert.Equal("copied", outcome.GetProperty("status").GetString());
        Assert.Equal(sha256, outcome.GetProperty("digests").GetProperty("sha256").GetString());
        var metadata = (await bed.Store.HeadAsync(at, CancellationToken.None)).Properties.Metadata;
        Assert.Equal((sha256, outcome.GetProperty("digests").GetProperty("md5").GetString()), (metadata["content-sha256"], metadata["content-md5"]));
    }
}
