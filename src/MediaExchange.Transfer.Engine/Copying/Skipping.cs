using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>Decides whether what is at the destination is the same object.</summary>
internal static class Skipping
{
    /// <returns><see langword="null"/> when it must be copied.</returns>
    public static SkipDecision? Decide(ObjectHead source, ObjectHead destination, SkipRule rule)
    {
        var comparison = Comparison.Of(source, destination);
        if (comparison.Result == ComparisonResult.Same)
            return new SkipDecision(comparison, $"The same {(comparison.Evidence == Evidence.ETag ? "ETag" : comparison.Evidence.Word())} and size are there.");
        if (source.Size != destination.Size)
            return null;
        return rule switch
        {
            SkipRule.Size => new SkipDecision(new Comparison(ComparisonResult.SameSize, Evidence.Size), "The same size is there."),
            SkipRule.Newer when destination.LastModified >= source.LastModified =>
                new SkipDecision(new Comparison(ComparisonResult.SameSize, Evidence.Size), "The same size is there, not older than the source."),
            _ => null,
        };
    }
}
