using System.Security.Cryptography;
using Faults.Tests.Support;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using Xunit;

namespace Faults.Tests;

/// <summary>Whatever happens to the reading, a digest is right or absent: in the outcome, in the ledger and at the destination.</summary>
public sealed class DigestTests
{
    private const string Key = "film";
    private const int Ranges = 3;

    // Ranges of 8 MiB, the last one short.
    private const long Size = ((Ranges - 1) * 8 * Bed.Mebi) + 12_345;

    private static readonly DigestAlgorithm[] Wanted = [DigestAlgorithm.Md5, DigestAlgorithm.Sha256];

    public static IEnumerable<object[]> Breaks => Matrix.Of(BodyFaults.All, [true, false]);

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task A_range_that_breaks_leaves_the_digests_right(string what, bool hasChecksum)
    {
        await using var bed = await Bed.StartAsync(access: access => access with { Timeouts = BodyFaults.PatienceWith(what) });
        bed.Add(Key, Size, new() { HasChecksum = hasChecksum, PartSize = 5 * Bed.Mebi });
        bed.Faults(new FaultRule { Match = new() { Operation = "GetObject", Probability = 0.6, Seed = 1, Times = what is "idle" or "silent" ? 1 : 4 }, Action = BodyFaults.Of(what) });

        var run = await RunAsync(bed);

        run.AllCopied();
        Assert.NotEqual(0, run.Injected);
        await RightOrAbsentAsync(bed, run[Key]);
    }

    [Theory]
    [InlineData("range ignored")]
    [InlineData("wrong range")]
    [InlineData("short by its own word")]
    [InlineData("cut at 0")]
    [InlineData("reset during")]
    public async Task A_range_that_always_breaks_is_a_failure_without_digests(string what)
    {
        await using var bed = await Bed.StartAsync();
        bed.Add(Key, Size);
        bed.Faults(new FaultRule { Match = new() { Operation = "GetObject", From = 2 }, Action = BodyFaults.Of(what) });

        var run = await RunAsync(bed, maxAttempts: 3);

        run.Failed(Key, FailureKind.StoreUnavailable);
        Assert.Null(run[Key].Digests);
    }

    [Fact]
    public async Task A_slow_body_only_takes_longer()
    {
        await using var bed = await Bed.StartAsync();
        bed.Add(Key, Size);
        bed.Faults(new FaultRule { Match = new() { Operation = "GetObject", Nth = 3 }, Action = new() { SlowBodyBytesPerSecond = 8 * Bed.Mebi } });

        var run = await RunAsync(bed);

        run.AllCopied();
        Assert.Equal(0, run[Key].Retries);
        await RightOrAbsentAsync(bed, run[Key]);
    }

    public static IEnumerable<object[]> Changes => Matrix.Of([MutationKind.Overwrite, MutationKind.Delete], [false, true]);

    [Theory]
    [MemberData(nameof(Changes))]
    internal async Task A_source_that_changes_between_any_two_ranges_or_after_them_has_no_digests_of_two_states(MutationKind kind, bool isVersioned)
    {
        for (var at = 1; at <= Ranges + 1; at++)
        {
            await using var bed = await Bed.StartAsync(isVersioned: isVersioned);
            bed.Add(Key, Size);
            var expected = await DigestsOfAsync(bed, Bed.Source, Key);
            bed.Faults(new FaultRule
            {
                Match = at <= Ranges ? new() { Operation = "GetObject", Nth = at } : new() { Operation = "CreateMultipartUpload" },
                Action = new() { Hook = (_, _) => bed.ChangeSourceAsync(kind, Key).AsTask() },
            });

            var run = await RunAsync(bed, maxConcurrency: 1);

            Assert.Equal(1, run.Injected);
            if (!isVersioned)
            {
                run.Failed(Key, FailureKind.SourceChanged);
                Assert.True(at > Ranges || run[Key].Digests is null);
                continue;
            }

            // A version stays what it was.
            run.AllCopied();
            Assert.Equal(expected, (run[Key].Digests!["md5"], run[Key].Digests!["sha256"]));
            await RightOrAbsentAsync(bed, run[Key]);
        }
    }

    [Fact]
    public async Task A_byte_that_changes_on_its_way_is_caught_and_comes_right_when_read_again()
    {
        await using var bed = await Bed.StartAsync();
        bed.Add(Key, Size);
        bed.Faults(new FaultRule { Match = new() { Operation = "GetObject", Nth = 2 }, Action = new() { Corrupt = true } });

        var run = await RunAsync(bed);

        run.AllCopied();
        Assert.Equal(1, run.Injected);
        Assert.NotEqual(0, run[Key].Retries);
        await RightOrAbsentAsync(bed, run[Key]);
    }

    [Fact]
    public async Task Bytes_that_always_change_on_their_way_have_no_digests()
    {
        await using var bed = await Bed.StartAsync();
        bed.Add(Key, Size);
        bed.Faults(new FaultRule { Match = new() { Operation = "GetObject" }, Action = new() { Corrupt = true } });

        var run = await RunAsync(bed);

        run.Failed(Key, FailureKind.VerificationFailed, "read twice");
        Assert.Null(run[Key].Digests);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Everything_at_once_leaves_every_object_with_right_digests_or_none(int seed)
    {
        await using var bed = await Bed.StartAsync(seed);
        var keys = bed.AddMixed(small: 10);
        bed.Faults(
            [
                .. ((string[])["cut at 300000", "reset during", "range ignored", "wrong range", "SlowDown", "500"]).Select((name, i) =>
                    new FaultRule { Match = new() { Operation = "GetObject", Probability = 0.1, Seed = seed + i }, Action = BodyFaults.Of(name) }),
                new FaultRule { Match = new() { Operation = "GetObject", Probability = 0.1, Seed = seed + 9 }, Action = new() { Corrupt = true } },
            ]);

        var run = await bed.RunAsync(keys, o => o with { Digests = Wanted, MaxAttempts = 12 });

        Assert.NotEqual(0, run.Injected);
        foreach (var outcome in run.Outcomes)
        {
            Assert.True(outcome.Failure is null or { Kind: FailureKind.VerificationFailed }, outcome.Failure?.ToString());
            await RightOrAbsentAsync(bed, outcome);
        }
    }

    private static Task<Run> RunAsync(Bed bed, int maxConcurrency = 16, int maxAttempts = 16) =>
        bed.RunAsync([Key], o => o with { Digests = Wanted, MaxConcurrency = maxConcurrency, MaxAttempts = maxAttempts });

    private static async Task RightOrAbsentAsync(Bed bed, ItemOutcome outcome)
    {
        if (outcome.Status == ItemStatus.Failed)
        {
            Assert.Null(outcome.Digests);
            return;
        }

        var expected = await DigestsOfAsync(bed, outcome.Destination!.Bucket, outcome.Destination.Key, outcome.Destination.VersionId);
        Assert.Equal(expected, (outcome.Digests!["md5"], outcome.Digests["sha256"]));
        using var there = await bed.Own.HeadAsync(outcome.Destination.Bucket, outcome.Destination.Key, outcome.Destination.VersionId);
        Assert.Equal(expected, (there.Headers.GetValues("x-amz-meta-content-md5").Single(), there.Headers.GetValues("x-amz-meta-content-sha256").Single()));
    }

    private static async Task<(string Md5, string Sha256)> DigestsOfAsync(Bed bed, string bucket, string key, string? versionId = null)
    {
        var bytes = await bed.Own.BytesAsync(bucket, key, versionId);
#pragma warning disable CA5351 // Not for secrecy.
        return (Convert.ToHexStringLower(MD5.HashData(bytes)), Convert.ToHexStringLower(SHA256.HashData(bytes)));
#pragma warning restore CA5351
    }
}
