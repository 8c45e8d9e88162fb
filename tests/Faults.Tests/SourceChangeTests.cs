using Faults.Tests.Support;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using Xunit;

namespace Faults.Tests;

/// <summary>A source that changes between any two requests never becomes a mixture, and never passes unnoticed.</summary>
public sealed class SourceChangeTests
{
    public static IEnumerable<object[]> Changes => Matrix.Of(Enum.GetValues<MutationKind>().Except([MutationKind.AbortUpload]), [1000, Bed.Large], [false, true]);

    [Theory]
    [MemberData(nameof(Changes))]
    internal async Task A_change_between_any_two_requests_is_noticed_or_does_not_matter(MutationKind kind, long size, bool isVersioned)
    {
        // Each run changes the source before another request about it, until a run has fewer requests than that.
        await using var bed = await Bed.StartAsync(isVersioned: isVersioned);
        for (var at = 1; ; at++)
        {
            var key = $"{kind}/{at}";
            bed.Add(key, size, new() { HasChecksum = at % 2 == 0 });
            bed.Add(key, 7, bucket: Bed.Destination);
            bed.Faults(new FaultRule
            {
                Match = new() { ExactKey = key, Nth = at },
                Action = new() { Hook = (_, _) => bed.ChangeSourceAsync(kind, key).AsTask() },
            });

            var run = await bed.RunAsync([key], o => o with { MaxConcurrency = 1, IfExists = IfExists.Overwrite });

            if (run.Injected == 0)
                break;
            var outcome = Assert.Single(run.Outcomes);
            if (outcome.Status == ItemStatus.Copied)
                continue;
            var kinds = at == 1 ? (FailureKind[])[FailureKind.NotFound] : [FailureKind.SourceChanged];
            Assert.True(kinds.Contains(outcome.Failure!.Kind), $"Changed before request {at}: {outcome.Failure}");
            var (there, _) = await bed.Own.ReadAsync(Bed.Destination, key);
            Assert.Equal(7, there);
        }
    }

    public static IEnumerable<object[]> Seeded => Matrix.Of([MutationKind.Overwrite, MutationKind.Delete], [1, 2, 3, 4, 5]);

    [Theory]
    [MemberData(nameof(Seeded))]
    internal async Task Sources_that_change_at_random_fail_alone(MutationKind kind, int seed)
    {
        await using var bed = await Bed.StartAsync(seed);
        var keys = bed.AddMixed();
        bed.Faults(new FaultRule
        {
            Match = new() { Bucket = Bed.Destination, Probability = 0.2, Seed = seed },
            Action = new() { Hook = (context, _) => bed.ChangeSourceAsync(kind, context.Request.Key ?? "").AsTask() },
        });

        var run = await bed.RunAsync(keys);

        Assert.NotEqual(0, run.Injected);
        var failed = run.Outcomes.Where(o => o.Status != ItemStatus.Copied).ToList();
        Assert.NotEmpty(failed);
        Assert.All(failed, o => Assert.True(o.Failure?.Kind == FailureKind.SourceChanged, $"{o.Source}: {o.Failure}"));
    }
}
