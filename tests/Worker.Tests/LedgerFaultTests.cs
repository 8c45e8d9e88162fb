using System.Diagnostics;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using Worker.Tests.Support;
using Xunit;

namespace Worker.Tests;

/// <summary>What lies under the ledger gives way.</summary>
public sealed class LedgerFaultTests
{
    private const string Destination = "s3://destination-bucket/";

    [SkippableFact]
    public async Task A_disk_that_fills_up_stops_the_run_and_with_space_it_goes_on()
    {
        await using var bed = await WorkerBed.StartAsync();
        using var disk = await Disk.MountAsync(bed.Folder, "size=1100k");

        // Lines of two kilobytes, so that the megabyte which a ledger reserves is not for long.
        var keys = Enumerable.Range(0, 700).Select(i => $"{i:d4}{new string('k', 1000)}").ToList();
        await bed.PutAllAsync(keys);
        bed.PutVirtual("large", 8L << 30);
        bed.Server.Edge.Faults.Install(new FaultRule { Match = new FaultMatch { Operation = "UploadPartCopy", From = 3 }, Action = new FaultAction { Hang = true } });
        var ledger = Path.Combine(disk.Path, "ledger.ndjson");

        var end = (await bed.RunAsync("run", "--inventory", bed.Inventory([.. keys, "large"]), "--destination", Destination, "--max-concurrency", "16", "--ledger", ledger, "--json")).MustEndWith(1);

        Assert.Contains($"The ledger '{ledger}' cannot be written: No space left on device", end.Summary.GetProperty("stopped").GetString(), StringComparison.Ordinal);
        Assert.InRange(end.Summary.GetProperty("objects").GetInt32(), 1, keys.Count - 1);
        Assert.Equal(0, await bed.PendingUploadsAsync());

        bed.Server.Edge.Faults.Clear();
        (await bed.RunAsync("run", "--resume", ledger)).MustRefuse(ledger, "No space left");
        await disk.RemountAsync("size=8m");
        (await bed.RunAsync("run", "--resume", ledger, "--json")).MustEndWith(0);

        Assert.Equal(keys.Append("large").Order(StringComparer.Ordinal), (await bed.KeysAsync()).Order(StringComparer.Ordinal));
        var lines = new List<long>();
        await foreach (var outcome in LedgerReader.ReadAsync(ledger))
        {
            Assert.NotEqual(ItemStatus.Failed, outcome.Status);
            lines.Add(outcome.Line);
        }

        Assert.Equal(Enumerable.Range(1, keys.Count + 1).Select(line => (long)line), lines.Order());
        Assert.Equal(0, await bed.PendingUploadsAsync());
    }

    [SkippableFact]
    public async Task A_disk_that_may_only_be_read_stops_the_run_before_it_begins()
    {
        await using var bed = await WorkerBed.StartAsync();
        using var disk = await Disk.MountAsync(bed.Folder, "size=4m");
        await bed.PutAsync("a");
        var ledger = Path.Combine(disk.Path, "ledger.ndjson");
        (await bed.RunAsync("copy", "s3://source-bucket/missing", Destination, "--ledger", ledger)).MustEndWith(1);
        await disk.RemountAsync("ro");

        (await bed.RunAsync("copy", "s3://source-bucket/a", Destination, "--ledger", Path.Combine(disk.Path, "new.ndjson"))).MustRefuse("new.ndjson", "Read-only file system");
        (await bed.RunAsync("run", "--resume", ledger)).MustRefuse(ledger, "Read-only file system");
        (await bed.RunAsync("checksum", "s3://source-bucket/a", "--checkpoints", Path.Combine(disk.Path, "new"))).MustRefuse("new", "Read-only file system", "Nothing was read");

        Assert.Empty(await bed.KeysAsync());
        Assert.Equal([ledger], Directory.GetFiles(disk.Path));
    }

    [SkippableFact]
    public async Task A_disk_without_room_for_a_checkpoint_stops_the_checksums_and_with_space_they_go_on()
    {
        await using var bed = await WorkerBed.StartAsync();
        using var disk = await Disk.MountAsync(bed.Folder, "size=64k");
        bed.PutVirtual("first", 256L << 20);
        bed.PutVirtual("second", 256L << 20);
        (await bed.RunAsync("checksum", "s3://source-bucket/first", "--checkpoints", Path.Combine(disk.Path, "new"))).MustRefuse("new", "cannot be written", "Nothing was read");
        Assert.Empty(Directory.GetFiles(disk.Path));

        // Begun elsewhere, it has no space of its own here; its last page is full, and so is the disk.
        var begun = bed.Folder.File("begun");
        (await bed.RunAsync("checksum", "s3://source-bucket/first", "--checksum", "md5", "--checkpoints", begun)).MustEndWith(0);
        var line = await File.ReadAllTextAsync(begun);
        var checkpoints = Path.Combine(disk.Path, "checkpoints");
        await File.WriteAllTextAsync(checkpoints, line + new string(' ', 8191 - line.Length) + "\n");
        Assert.Throws<IOException>(() => File.WriteAllBytes(Path.Combine(disk.Path, "filler"), new byte[64 << 10]));
        string[] command = ["checksum", "s3://source-bucket/second", "s3://source-bucket/first", "--checksum", "md5", "--checkpoints", checkpoints, "--json"];

        var end = (await bed.RunAsync(command)).MustEndWith(1);

        Assert.Contains($"The checkpoint file '{checkpoints}' cannot be written: No space left on device", end.Summary.GetProperty("stopped").GetString(), StringComparison.Ordinal);
        Assert.True(end.Summary.TryGetProperty("resume", out _));
        File.Delete(Path.Combine(disk.Path, "filler"));
        var again = (await bed.RunAsync(command)).MustEndWith(0);
        Assert.Equal((2, 256L << 20), (again.Of("checksum").Count(), again.Summary.GetProperty("bytesRead").GetInt64()));
    }

    [SkippableFact]
    public async Task A_ledger_that_is_removed_stops_the_run()
    {
        Skip.If(OperatingSystem.IsWindows(), "a file in use cannot be removed there");
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAllAsync("a", "b", "c");
        var ledger = bed.Folder.File("ledger.ndjson");
        bed.Server.Edge.Faults.Install(new FaultRule
        {
            Match = new FaultMatch { Operation = "CopyObject", Nth = 2 },
            Action = new FaultAction
            {
                Hook = (_, _) =>
                {
                    File.Delete(ledger);
                    return Task.CompletedTask;
                },
            },
        });

        var end = (await bed.RunAsync("run", "--inventory", bed.Inventory("a", "b", "c"), "--destination", Destination, "--max-concurrency", "1", "--ledger", ledger)).MustEndWith(1);

        Assert.Contains($"The ledger '{ledger}' was removed while the run was writing it", end.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("--resume", end.Output, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], await bed.KeysAsync());
        (await bed.RunAsync("run", "--inventory", bed.Inventory("a", "b", "c"), "--destination", Destination, "--ledger", ledger)).MustEndWith(0);
    }

    /// <summary>A small file system in memory, where one may be mounted.</summary>
    private sealed class Disk : IDisposable
    {
        private Disk(string path) => Path = path;

        public string Path { get; }

        public static async Task<Disk> MountAsync(TempFolder folder, string options)
        {
            Skip.IfNot(OperatingSystem.IsLinux(), "needs a tmpfs");
            var path = Directory.CreateDirectory(folder.File("disk")).FullName;
            var problem = await MountAsync("-t", "tmpfs", "-o", options, "tmpfs", path);
            Skip.IfNot(problem is null, $"a tmpfs may not be mounted here: {problem}");
            return new Disk(path);
        }

        public async Task RemountAsync(string options) => Assert.Null(await MountAsync("-o", "remount," + options, Path));

        public void Dispose()
        {
            using var process = Process.Start("umount", Path);
            process.WaitForExit();
        }

        private static async Task<string?> MountAsync(params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo("mount", arguments) { RedirectStandardError = true })!;
            var error = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? null : error.Trim();
        }
    }
}
