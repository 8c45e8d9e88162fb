using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace MediaExchange.Transfer.Engine.Reports.Html;

/// <summary>The report as one page that a person reads. It needs no network, and is of bounded size: sums, charts and examples, no rows.</summary>
internal static class ReportPage
{
    private static readonly string Style = Asset("uPlot.min.css") + Asset("page.css");
    private static readonly string Library = Asset("uPlot.iife.min.js");
    private static readonly string Script = Asset("page.js");
    private static readonly string Licence = Asset("uPlot.LICENSE.txt");

    public static string Of(ReportHead head, ReportTotals totals, ReportStatistics statistics)
    {
        var page = new StringBuilder(160 << 10);
        var sections = new PageSections(page, head, totals, statistics);

        // Nothing from elsewhere, and of scripts these two alone: a key that got into the markup could still do nothing.
        var policy = $"default-src 'none'; style-src 'unsafe-inline'; script-src '{Hash(Library)}' '{Hash(Script)}'; base-uri 'none'; form-action 'none'";
        page.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <title>{PageText.Of(totals.Verdict)} Run {PageText.Of(head.RunId)}</title>
            <style>{Style}</style>
            </head>
            <body>
            <a class="skip" href="#content">To the sums</a>
            <div class="sheet">

            """);
        sections.Write();
        page.Append(CultureInfo.InvariantCulture, $"""
            <footer>
            <p>Made by MediaExchange.Transfer {PageText.Of(typeof(ReportPage).Assembly.GetName().Version!.ToString(3))}. Times are UTC. Charts are drawn by uPlot, under the MIT licence.</p>
            </footer>
            </div>
            <!-- uPlot: {Licence.Replace("--", "- -", StringComparison.Ordinal).Trim()} -->
            <script type="application/json" id="data">{Data(statistics)}</script>
            <script>{Library}</script>
            <script>{Script}</script>
            </body>
            </html>

            """);
        return page.ToString();
    }

    // The serialiser writes <, > and & as escapes, so that nothing can end the element.
    private static string Data(ReportStatistics statistics)
    {
        var time = statistics.Time;
        var steps = Enumerable.Range(0, time.Count).ToList();
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartObject("time");
            json.WriteNumber("start", time.Start.ToUnixTimeSeconds());
            json.WriteNumber("width", time.Width);
            Write("bytes", steps.Select(time.BytesPerSecond), 1);
            Write("objects", steps.Select(time.ObjectsPerSecond), 4);
            json.WriteEndObject();
            json.WriteStartObject("sizes");
            json.WriteStartArray("from");
            foreach (var (_, from, _, _) in statistics.Sizes.All())
                json.WriteStringValue(from);
            json.WriteEndArray();
            Write("objects", statistics.Sizes.All().Select(size => (double)size.Objects), 0);
            json.WriteEndObject();
            json.WriteEndObject();

            void Write(string name, IEnumerable<double> values, int digits)
            {
                json.WriteStartArray(name);
                foreach (var value in values)
                    json.WriteNumberValue(Math.Round(value, digits));
                json.WriteEndArray();
            }
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Hash(string script) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));

    private static string Asset(string name)
    {
        using var reader = new StreamReader(typeof(ReportPage).Assembly.GetManifestResourceStream("Report/" + name)!);

        // A browser reads line ends as LF, and so must the hashes.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
