using System.Globalization;
using MediaExchange.Transfer.Engine.Text;

namespace MediaExchange.Transfer.Worker.Output;

/// <summary>A run's end in a few lines.</summary>
internal static class SummaryText
{
    public static IEnumerable<string> Of(RunSummary summary)
    {
        var ending = summary.Stopped is not null ? "stopped" : summary.Interrupted ? "interrupted" : "finished";
        yield return string.Create(
            CultureInfo.InvariantCulture, $"{summary.Verb} {ending}: {summary.Objects:N0} object{(summary.Objects == 1 ? "" : "s")} accounted for in {DurationText.Format(TimeSpan.FromSeconds(summary.Seconds))}");
        if (summary.DoneBefore is { } before)
            yield return Line("done before", string.Create(CultureInfo.InvariantCulture, $"{before,12:N0}"));
        foreach (var (status, count) in summary.Statuses)
        {
            var detail = status switch
            {
                "copied" or "matched" or "computed" when count > 0 => ByteText.Format(summary.Bytes),
                "failed" or "undecided" => Counts(summary.Failures),
                _ => "",
            };
            yield return Line(status, string.Create(CultureInfo.InvariantCulture, $"{count,12:N0}  {detail}").TrimEnd());
        }

        if (summary.InAll is { } all)
            yield return Line("in all", string.Create(CultureInfo.InvariantCulture, $"{all.Objects,12:N0}  copied {all.Copied:N0}, skipped {all.Skipped:N0}, failed {all.Failed:N0}"));
        if (summary.BytesRead is { } read)
            yield return Line("read", $"{"",12}  {ByteText.Format(read)}");
        if (summary.VerifiedBy.Count > 0)
            yield return Line("verified by", Counts(summary.VerifiedBy));
        yield return Line("requests", string.Create(
            CultureInfo.InvariantCulture, $"{summary.Requests:N0}, {summary.Retries:N0} of them tried again, {summary.Throttled:N0} told to slow down"));
        if (summary.Ledger is not null)
            yield return Line("ledger", summary.Ledger);
        if (summary.Checkpoints is not null)
            yield return Line("checkpoints", summary.Checkpoints);
        if (summary.Stopped is not null)
            yield return CommandLineText.Advice(summary.Stopped);
        if (summary.Resume is not null)
            yield return $"{(summary.Interrupted || summary.Stopped is not null ? "To go on" : "To try what failed again")}: {summary.Resume}";
    }

    private static string Line(string name, string value) => $"  {name,-12}{value}";

    private static string Counts(IReadOnlyDictionary<string, long> counts) =>
        string.Join(", ", counts.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value:N0}")));
}
