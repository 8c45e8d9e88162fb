using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Manifests;
using Xunit;

namespace Faults.Tests.Support;

/// <summary>A run that has ended.</summary>
internal sealed record Run(IReadOnlyList<InventoryRow> Rows, IReadOnlyList<ItemOutcome> Outcomes, IReadOnlyList<Snapshot> Snapshots, string LedgerPath, long Injected)
{
    public ItemOutcome this[string key] => Assert.Single(Outcomes, outcome => outcome.Source?.Key == key);

    public void AllCopied() => Assert.All(Outcomes, outcome => Assert.True(
        outcome.Status == ItemStatus.Copied, $"{outcome.Source}: {outcome.Status} {outcome.Failure?.Kind} {outcome.Failure?.Message}"));

    public void Failed(string key, FailureKind kind, string? words = null)
    {
        var outcome = this[key];
        Assert.True(outcome.Failure?.Kind == kind, $"{key}: {outcome.Status} {outcome.Failure?.Kind} {outcome.Failure?.Message}");
        Assert.False(string.IsNullOrWhiteSpace(outcome.Failure!.Advice));
        if (words is not null)
            Assert.Contains(words, outcome.Failure.Message + " " + outcome.Failure.Advice, StringComparison.Ordinal);
    }
}
