using System.Globalization;
using System.Text;
using MediaExchange.Transfer.Engine.Reports.Statistics;
using MediaExchange.Transfer.Engine.Text;

namespace MediaExchange.Transfer.Engine.Reports.Html;

/// <summary>The sections of the page, in the order in which they are read.</summary>
internal sealed class PageSections(StringBuilder page, ReportHead head, ReportTotals totals, ReportStatistics statistics)
{
    private const string Yes = """<path d="M10 21l7 7 14-16" fill="none" stroke="currentColor" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/>""";
    private const string No = """<path d="M12 12l16 16M28 12L12 28" fill="none" stroke="currentColor" stroke-width="4" stroke-linecap="round"/>""";
    private const string Wait = """<path d="M20 10v11l7 4" fill="none" stroke="currentColor" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/>""";

    public void Write()
    {
        WriteHead();
        Line("<main id=\"content\">");
        WriteRemarks();
        WriteTotals();
        WriteFailures();
        WriteThroughput();
        WriteSizes();
        WriteSlowest();
        WriteEvidence();
        WriteCost();
        Line("</main>");
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Dollars(double value) => value.ToString(value is > 0 and < 0.01 ? "'less than $0.01'" : "'$'#,##0.00", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => FormattableString.Invariant($"""<time datetime="{time.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}">{time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC</time>""");

    private void Line(string markup) => page.Append(markup).Append('\n');

    private void WriteHead()
    {
        var (style, icon) = totals.IsComplete && totals.Rows > 0 ? ("ok", Yes) : totals.Failed > 0 || totals.Pending == 0 ? ("bad", No) : ("wait", Wait);
        Line($"""
            <header>
            <p class="eyebrow">Transfer report</p>
            <div class="verdict {style}">
            <svg viewBox="0 0 40 40" aria-hidden="true"><circle cx="20" cy="20" r="18" fill="none" stroke="currentColor" stroke-width="3"/>{icon}</svg>
            <div>
            <h1 id="verdict">{PageText.Of(totals.Verdict)}</h1>
            <p>From {PageText.Key(head.Source)} to {PageText.Key(head.Destination)}</p>
            </div>
            </div>
            <dl class="facts">
            """);
        Fact("Run", PageText.Of(head.RunId));
        Fact("Begun", Time(head.StartedAt));
        if (statistics.LastEnd is { } last)
            Fact("Last object ended", Time(last));
        Fact("Carried out by", PageText.Of(head.Engine) + (head.Helper is null ? "" : $", helper {PageText.Of(head.Helper)}"));
        Fact("The destination", head.IsVerified ? "was asked about every row" : "was not asked; this is what the run wrote down");
        if (head.Description is { Length: > 0 } description)
            Fact("Description", PageText.Of(description));
        Line("</dl>\n</header>");

        void Fact(string name, string markup) => Line($"<div><dt>{name}</dt><dd>{markup}</dd></div>");
    }

    private void WriteRemarks()
    {
        if (totals.Remarks.Count == 0)
            return;
        Line("<section class=\"remarks\" aria-labelledby=\"h-remarks\"><h2 id=\"h-remarks\">What is missing here</h2><ul>");
        foreach (var remark in totals.Remarks.Take(20))
            Line($"<li>{PageText.Of(remark)}</li>");
        if (totals.Remarks.Count > 20)
            Line($"<li>And {Number(totals.Remarks.Count - 20)} more.</li>");
        Line("</ul></section>");
    }

    private void WriteTotals()
    {
        var span = statistics is { FirstEnd: { } first, LastEnd: { } last } ? last - (first < head.StartedAt ? first : head.StartedAt) : TimeSpan.Zero;
        Line("<section aria-labelledby=\"h-totals\"><h2 id=\"h-totals\">Rows of the inventory</h2><dl class=\"tiles\">");
        Tile("", "Rows", Number(totals.Rows), totals.ExpectedRows is { } expected && expected != totals.Rows ? $"of {Number(expected)} expected" : "each counted once");
        Tile("copied", "Copied", Number(totals.Copied), ByteText.Format(totals.BytesCopied));
        Tile("skipped", "Skipped", Number(totals.Skipped), totals.Skipped == 0 ? "none" : $"{ByteText.Format(totals.Bytes - totals.BytesCopied)} were there");
        Tile("failed", "Failed", Number(totals.Failed), totals.Failed == 0 ? "none" : "see below");
        Tile("pending", "Pending", Number(totals.Pending), totals.Pending == 0 ? "none" : "still under way");
        if (span > TimeSpan.Zero)
            Tile("", "Time", DurationText.Format(span), totals.BytesCopied > 0 ? $"{ByteText.FormatRate(totals.BytesCopied / span.TotalSeconds)} on average" : "");
        Line("</dl>");
        if (totals.Rows > 0)
            WriteBar();
        Line("</section>");

        void Tile(string style, string name, string value, string more) =>
            Line($"<div class=\"{style}\"><dt>{name}</dt><dd data-total=\"{name}\">{value}{(more.Length > 0 ? $" <small>{more}</small>" : "")}</dd></div>");
    }

    private void WriteBar()
    {
        (string Name, string Style, long Rows)[] shares = [("copied", "copied", totals.Copied), ("skipped", "skipped", totals.Skipped), ("failed", "failed", totals.Failed), ("pending", "pending", totals.Pending)];
        var told = string.Join(", ", shares.Where(share => share.Rows > 0).Select(share => FormattableString.Invariant($"{100.0 * share.Rows / totals.Rows:0.#} % {share.Name}")));
        Line($"<div class=\"bar\" role=\"img\" aria-label=\"{told}\" title=\"{told}\">");
        foreach (var (_, style, rows) in shares.Where(share => share.Rows > 0))
            Line(FormattableString.Invariant($"<span class=\"{style}\" style=\"flex:{100.0 * rows / totals.Rows:0.###} 0 0\"></span>"));
        Line("</div>");
    }

    private void WriteFailures()
    {
        if (totals.Failed == 0)
            return;
        Line("""
            <section aria-labelledby="h-failures"><h2 id="h-failures">Why rows did not land, and what to do</h2><div class="scroll"><table class="causes">
            <thead><tr><th scope="col">Cause</th><th scope="col" class="number">Rows</th><th scope="col">What happened, and the fix</th></tr></thead><tbody>
            """);
        foreach (var cause in statistics.Causes)
        {
            Line($"<tr><th scope=\"row\">{PageText.Of(cause.Name)}</th><td class=\"number\">{Number(cause.Rows)}</td><td>{PageText.Of(cause.Reason)}");
            if (cause.Advice is { Length: > 0 } advice)
                Line($"<p class=\"fix\"><strong>Do:</strong> {PageText.Of(advice)}</p>");
            Line($"<ul>{string.Concat(cause.Named.Select(name => $"<li>{PageText.Key(name)}</li>"))}{(cause.Rows > cause.Named.Count ? $"<li>and {Number(cause.Rows - cause.Named.Count)} more</li>" : "")}</ul></td></tr>");
        }

        Line("</tbody></table></div></section>");
    }

    private void WriteThroughput()
    {
        var time = statistics.Time;
        if (time.Count == 0)
            return;
        var steps = Enumerable.Range(0, time.Count).ToList();
        var (bytes, objects) = (ByteText.FormatRate(steps.Max(time.BytesPerSecond)), steps.Max(time.ObjectsPerSecond).ToString("#,0.##", CultureInfo.InvariantCulture));
        Line($"""
            <section aria-labelledby="h-time"><h2 id="h-time">Throughput over time</h2>
            <h3>Bytes copied a second</h3>
            <div class="chart" id="rate" role="img" aria-label="Bytes copied a second over time, at most {bytes}. The table below has the numbers."></div>
            <h3>Objects finished a second</h3>
            <div class="chart" id="objects" role="img" aria-label="Objects finished a second over time, at most {objects}. The table below has the numbers."></div>
            <details><summary>The numbers</summary><div class="scroll" tabindex="0" role="region" aria-label="Throughput, step by step"><table><caption>Steps of {Number(time.Width)} s; the bytes of an object are spread over the time that it took.</caption>
            <thead><tr><th scope="col">From</th><th scope="col" class="number">Copied a second</th><th scope="col" class="number">Objects a second</th></tr></thead><tbody>
            """);
        foreach (var step in steps)
            Line($"<tr><th scope=\"row\">{Time(time.Start.AddSeconds(step * time.Width))}</th><td class=\"number\">{ByteText.FormatRate(time.BytesPerSecond(step))}</td><td class=\"number\">{time.ObjectsPerSecond(step).ToString("#,0.##", CultureInfo.InvariantCulture)}</td></tr>");
        Line("</tbody></table></div></details></section>");
    }

    private void WriteSizes()
    {
        var classes = statistics.Sizes.All().ToList();
        if (classes.Count == 0)
            return;
        Line($"""
            <section aria-labelledby="h-sizes"><h2 id="h-sizes">Sizes of what landed</h2>
            <div class="chart" id="sizes" role="img" aria-label="Objects by size; most are {classes.MaxBy(size => size.Objects).Name}. The table below has the numbers."></div>
            <details><summary>The numbers</summary><div class="scroll" tabindex="0" role="region" aria-label="Sizes"><table>
            <thead><tr><th scope="col">Size</th><th scope="col" class="number">Objects</th><th scope="col" class="number">Bytes</th></tr></thead><tbody>
            """);
        foreach (var (name, _, objects, bytes) in classes)
            Line($"<tr><th scope=\"row\">{name}</th><td class=\"number\">{Number(objects)}</td><td class=\"number\">{ByteText.Format(bytes)}</td></tr>");
        Line("</tbody></table></div></details></section>");
    }

    private void WriteSlowest()
    {
        var slowest = statistics.Slowest.ToList();
        if (slowest.Count == 0)
            return;
        Line("""
            <section aria-labelledby="h-slow"><h2 id="h-slow">What took longest</h2><div class="scroll"><table>
            <thead><tr><th scope="col">Object</th><th scope="col" class="number">Time</th><th scope="col" class="number">Size</th><th scope="col" class="number">Rate</th><th scope="col" class="number">Retries</th></tr></thead><tbody>
            """);
        foreach (var row in slowest)
        {
            var rate = row is { Seconds: > 0, Size: { } size } ? ByteText.FormatRate(size / row.Seconds.Value) : "";
            Line($"<tr><td>{PageText.Key(row.Source?.ToString())}</td><td class=\"number\">{DurationText.Format(TimeSpan.FromSeconds(row.Seconds ?? 0))}</td><td class=\"number\">{(row.Size is { } bytes ? ByteText.Format(bytes) : "")}</td><td class=\"number\">{rate}</td><td class=\"number\">{Number(row.Retries)}</td></tr>");
        }

        Line("</tbody></table></div></section>");
    }

    private void WriteEvidence()
    {
        if (totals.Landed == 0)
            return;
        Line("""
            <section aria-labelledby="h-evidence"><h2 id="h-evidence">By what the copies are known to equal their sources</h2><div class="scroll"><table>
            <caption>Strongest first.</caption><thead><tr><th scope="col">Evidence</th><th scope="col" class="number">Rows</th></tr></thead><tbody>
            """);
        foreach (var (evidence, rows) in statistics.Evidences)
            Line($"<tr><th scope=\"row\">{evidence.Word()}</th><td class=\"number\">{Number(rows)}</td></tr>");
        if (totals.Landed - statistics.Evidences.Values.Sum() is > 0 and var untold)
            Line($"<tr><th scope=\"row\">not told</th><td class=\"number\">{Number(untold)}</td></tr>");
        Line("</tbody></table></div>");
        if (statistics.Retries > 0 || statistics.PartsKept > 0)
            Line($"<p class=\"note\">{Number(statistics.Retries)} requests were tried again; {Number(statistics.PartsKept)} parts of interrupted copies were kept and not copied again.</p>");
        Line("</section>");
    }

    private void WriteCost()
    {
        var cost = ReportCost.Of(head, totals, statistics);
        Line("""
            <section aria-labelledby="h-cost"><h2 id="h-cost">Cost, estimated</h2><div class="scroll"><table>
            <caption>An estimate from list prices in US dollars, and no bill: computing (AWS Batch, Lambda), storage, transfer between regions and discounts are not in it.</caption>
            <thead><tr><th scope="col">For</th><th scope="col" class="number">How many</th><th scope="col" class="number">About</th></tr></thead><tbody>
            """);
        foreach (var item in cost)
            Line($"<tr><th scope=\"row\">{item.For}</th><td class=\"number\">{Number(item.Count)}</td><td class=\"number\">{Dollars(item.Dollars)}</td></tr>");
        Line($"</tbody><tfoot><tr><th scope=\"row\">In all</th><td></td><td class=\"number\">{Dollars(cost.Sum(item => item.Dollars))}</td></tr></tfoot></table></div></section>");
    }
}
