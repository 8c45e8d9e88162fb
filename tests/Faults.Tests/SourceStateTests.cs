using Faults.Tests.Support;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox;
using Xunit;

namespace Faults.Tests;

/// <summary>Sources that cannot be copied as they are: recognised, told apart, with advice.</summary>
public sealed class SourceStateTests
{
    [Fact]
    public async Task What_is_archived_being_restored_or_missing_is_told_apart()
    {
        await using var bed = await Bed.StartAsync(options: new SandboxOptions { RestoreDuration = TimeSpan.FromHours(5) });
        var keys = bed.AddMixed(3);
        bed.Add("glacier", 10, new() { StorageClass = "GLACIER" });
        bed.Add("deep", Bed.Large, new() { StorageClass = "DEEP_ARCHIVE" });
        bed.Add("tiering", 10, new() { StorageClass = "INTELLIGENT_TIERING", ArchiveStatus = "ARCHIVE_ACCESS" });
        bed.Add("instant", 10, new() { StorageClass = "GLACIER_IR" });

        var run = await bed.RunAsync([.. keys, "glacier", "deep", "tiering", "instant", "missing"]);

        foreach (var key in (string[])["glacier", "deep", "tiering"])
            run.Failed(key, FailureKind.Archived, "RestoreObject");
        run.Failed("missing", FailureKind.NotFound, "Check the key");
        Assert.Equal(keys.Count + 1, run.Outcomes.Count(o => o.Status == ItemStatus.Copied));
    }

    [Fact]
    public async Task Versions_and_buckets_that_are_not_there_fail_their_rows_alone()
    {
        await using var bed = await Bed.StartAsync(isVersioned: true);
        bed.Add("k", 10);
        var first = bed.Publications.Read()[^1].VersionId;
        bed.Add("k", 20);

        var run = await bed.RunAsync(
        [
            new InventoryRow(1, new ObjectLocation(Bed.Source, "k", first), null),
            new InventoryRow(2, new ObjectLocation(Bed.Source, "other", "no-such-version"), null),
            new InventoryRow(3, new ObjectLocation("no-such-bucket", "k2"), null),
        ]);

        Assert.Equal((ItemStatus.Copied, 10), (run.Outcomes[0].Status, run.Outcomes[0].Size!.Value));
        Assert.Equal([FailureKind.NotFound, FailureKind.NotFound], run.Outcomes.Skip(1).Select(o => o.Failure!.Kind));
        Assert.Contains("bucket's name", run.Outcomes[2].Failure!.Advice, StringComparison.Ordinal);
    }
}
