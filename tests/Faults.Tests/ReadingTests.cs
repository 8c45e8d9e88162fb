using Faults.Tests.Support;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Copying;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using Xunit;

namespace Faults.Tests;

/// <summary>
/// Whatever happens to the reading of ranges, the bytes are right or there is a failure. (That a byte was changed on its way is for the digests to
/// find: nothing here can know.)
/// </summary>
public sealed class ReadingTests
{
    private const string Key = "film";
    private const long Size = (6 * Bed.Mebi) + 12_345;

    public static IEnumerable<object[]> Breaks => Matrix.Of(BodyFaults.All, [1, 2]);

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task A_range_that_breaks_is_read_again_from_where_it_got_to(string what, int seed)
    {
        await using var bed = await Bed.StartAsync(seed, access: access => access with { Timeouts = BodyFaults.PatienceWith(what) });
        bed.Add(Key, Size);
        var expected = await bed.Own.ReadAsync(Bed.Source, Key);
        await using var reading = await ReadingBench.OpenAsync(bed, Key);
        var isSilent = what is "idle" or "silent";
        var times = isSilent ? 2 : 5;
        bed.Faults(new FaultRule { Match = new() { Operation = "GetObject", Probability = 0.5, Seed = seed, Times = times }, Action = BodyFaults.Of(what) });

        Assert.Equal(expected, await reading.ReadAsync());

        var acted = bed.Server.Edge.Faults.Status().Sum(rule => rule.Acted);
        Assert.InRange(acted, 1, times);

        // Who waits for no longer than a second may give up more than what was silent.
        Assert.InRange(reading.Tally.Retries, 1, isSilent ? int.MaxValue : acted);
    }

    [Theory]
    [InlineData("range ignored")]
    [InlineData("wrong range")]
    [InlineData("short by its own word")]
    [InlineData("cut at 0")]
    public async Task A_range_that_always_breaks_is_a_failure_and_never_other_bytes(string what)
    {
        await using var bed = await Bed.StartAsync();
        bed.Add(Key, Size);
        await using var reading = await ReadingBench.OpenAsync(bed, Key, o => o with { MaxAttempts = 3 });
        bed.Faults(new FaultRule { Match = new() { Operation = "GetObject" }, Action = BodyFaults.Of(what) });

        var failure = await Assert.ThrowsAsync<StoreException>(() => reading.ReadAsync());

        Assert.True(failure.Error.IsTransient, failure.Message);
        Assert.Equal(("GetObject", Key), (failure.Error.Operation, failure.Error.Location!.Key));
        Assert.Equal(0, reading.Received);
    }

    [Fact]
    public async Task A_slow_body_is_waited_for_as_long_as_it_comes()
    {
        await using var bed = await Bed.StartAsync();
        bed.Add(Key, Size);
        var expected = await bed.Own.ReadAsync(Bed.Source, Key);
        await using var reading = await ReadingBench.OpenAsync(bed, Key);
        bed.Faults(new FaultRule { Match = new() { Operation = "GetObject", Nth = 2 }, Action = new() { SlowBodyBytesPerSecond = 2 * Bed.Mebi } });
        Assert.Equal(expected, await reading.ReadAsync());
        Assert.Equal(0, reading.Tally.Retries);
    }

    public static IEnumerable<object[]> Changes => Matrix.Of([MutationKind.Overwrite, MutationKind.Delete], [false, true]);

    [Theory]
    [MemberData(nameof(Changes))]
    internal async Task A_source_that_changes_between_any_two_ranges_is_noticed_or_does_not_matter(MutationKind kind, bool isVersioned)
    {
        await using var bed = await Bed.StartAsync(isVersioned: isVersioned);
        var changes = 0;
        for (var at = 1; ; at++)
        {
            var key = $"{kind}/{at}";
            bed.Add(key, Size);
            var expected = await bed.Own.ReadAsync(Bed.Source, key);
            await using var reading = await ReadingBench.OpenAsync(bed, key, o => o with { MaxConcurrency = 1 });
            bed.Faults(new FaultRule
            {
                Match = new() { ExactKey = key, Operation = "GetObject", Nth = at },
                Action = new() { Hook = (_, _) => bed.ChangeSourceAsync(kind, key).AsTask() },
            });
            try
            {
                Assert.Equal(expected, await reading.ReadAsync());
                if (bed.Server.Edge.Faults.Status().Sum(rule => rule.Acted) == 0)
                    break;

                // A version stays what it was.
                Assert.True(isVersioned);
            }
            catch (ItemFailedException failure)
            {
                Assert.False(isVersioned);
                Assert.Equal(FailureKind.SourceChanged, failure.Failure.Kind);
                Assert.Equal((at - 1) * ReadingBench.Range, reading.Received);
            }

            changes++;
        }

        // The object has seven ranges.
        Assert.Equal(7, changes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Everything_at_once_yields_right_bytes_from_any_offset(int seed)
    {
        await using var bed = await Bed.StartAsync(seed);
        bed.Add(Key, Size);
        await using var reading = await ReadingBench.OpenAsync(bed, Key, o => o with { MaxAttempts = 30 });
        var whole = await reading.BytesAsync(0);
        Assert.Equal(await bed.Own.ReadAsync(Bed.Source, Key), await ReadingBench.DigestAsync(whole));
        foreach (var what in (string[])["cut at 300000", "reset during", "500", "range ignored"])
        {
            bed.Faults(((string[])[what, "wrong range", "SlowDown"]).Select((name, i) => new FaultRule
            {
                Match = new() { Operation = "GetObject", Probability = 0.3, Seed = seed + i },
                Action = BodyFaults.Of(name),
            }));
            var offset = bed.Random.Next((int)Size);
            var bytes = await reading.BytesAsync(offset);
            Assert.True(whole.AsSpan(offset).SequenceEqual(bytes), $"{what} from {offset}");
        }
    }
}
