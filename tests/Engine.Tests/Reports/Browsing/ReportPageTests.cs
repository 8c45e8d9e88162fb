using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Reports;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Reports.Browsing;

public sealed class ReportPageTests
{
    private const string Evil = "</script><img src=x onerror=\"window.hacked=1\">'&amp;<!--\u202e";

    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [SkippableTheory]
    [InlineData(false, 1200)]
    [InlineData(true, 400)]
    public async Task In_a_browser_the_page_says_what_the_data_say_and_draws_its_charts(bool isDark, int width)
    {
        Skip.If(Browser.Program is null, Browser.Missing);
        using var folder = new TempFolder();
        var file = folder.File("report.html");
        var totals = await WriteAsync(file, 3000);

        await using var page = await Browser.OpenAsync(file, isDark, width);

        Assert.Equal(totals.Verdict, (string?)await page.EvaluateAsync("document.getElementById('verdict').textContent"));
        foreach (var (name, value) in new[] { ("Rows", totals.Rows), ("Copied", totals.Copied), ("Skipped", totals.Skipped), ("Failed", totals.Failed), ("Pending", totals.Pending) })
            Assert.Equal(value.ToString("N0", System.Globalization.CultureInfo.InvariantCulture), (string?)await page.EvaluateAsync($"document.querySelector('[data-total={name}]').firstChild.textContent.trim()"));

        // A chart's canvas has pixels of the color of its line: axes alone have not.
        var drawn = (int)(await page.EvaluateAsync("""
            new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done([...document.querySelectorAll('canvas')].filter(canvas => {
              const style = getComputedStyle(document.documentElement);
              const lines = ['--accent', '--second'].map(name => style.getPropertyValue(name).trim()).map(hex => [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16)));
              const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
              let found = 0;
              for (let i = 0; i < pixels.length; i += 4)
                if (pixels[i + 3] === 255 && lines.some(line => line.every((value, j) => Math.abs(value - pixels[i + j]) < 3))) found++;
              return found > 50;
            }).length))))
            """))!;
        Assert.Equal(3, drawn);
        Assert.Equal(isDark, (bool)(await page.EvaluateAsync("getComputedStyle(document.body).backgroundColor === 'rgb(18, 22, 28)'"))!);

        // Nothing sticks out to the side, on a telephone neither.
        Assert.True((bool)(await page.EvaluateAsync("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))!);
        Assert.Empty(page.Problems);
        Assert.Equal([new Uri(file).AbsoluteUri], page.Requests);
    }

    [SkippableFact]
    public async Task A_key_that_is_markup_is_text()
    {
        Skip.If(Browser.Program is null, Browser.Missing);
        using var folder = new TempFolder();
        var file = folder.File("report.html");
        await WriteAsync(file, 50);

        await using var page = await Browser.OpenAsync(file, isDark: false);

        Assert.Equal(0, (int)(await page.EvaluateAsync("document.images.length"))!);
        Assert.Equal("undefined", (string?)await page.EvaluateAsync("typeof window.hacked"));
        Assert.True((bool)(await page.EvaluateAsync($"[...document.querySelectorAll('.key')].some(e => e.textContent === {System.Text.Json.JsonSerializer.Serialize("s3://media/" + Evil.Replace("\u202e", "\\u202e", StringComparison.Ordinal))})"))!);
        Assert.Equal(3, (int)(await page.EvaluateAsync("document.querySelectorAll('script').length"))!);
        Assert.Empty(page.Problems);
    }

    [SkippableFact]
    public async Task Who_hears_the_page_or_has_no_mouse_gets_all_of_it()
    {
        Skip.If(Browser.Program is null, Browser.Missing);
        using var folder = new TempFolder();
        var file = folder.File("report.html");
        await WriteAsync(file, 50);

        await using var page = await Browser.OpenAsync(file, isDark: false);

        Assert.Equal("en", (string?)await page.EvaluateAsync("document.documentElement.lang"));
        Assert.Equal(1, (int)(await page.EvaluateAsync("document.querySelectorAll('h1').length"))!);
        Assert.True((bool)(await page.EvaluateAsync("[...document.querySelectorAll('[role=img]')].length > 0 && [...document.querySelectorAll('[role=img]')].every(e => e.getAttribute('aria-label').length > 10)"))!);
        Assert.True((bool)(await page.EvaluateAsync("[...document.querySelectorAll('section')].every(e => document.getElementById(e.getAttribute('aria-labelledby'))?.textContent)"))!);
        Assert.True((bool)(await page.EvaluateAsync("[...document.querySelectorAll('section th')].filter(e => !e.closest('.chart')).every(e => e.scope === 'col' || e.scope === 'row')"))!);
        Assert.True((bool)(await page.EvaluateAsync("[...document.querySelectorAll('.chart')].every(e => e.closest('section').querySelector('details table'))"))!);
    }

    [Fact]
    public async Task The_page_does_not_grow_with_the_rows()
    {
        using var folder = new TempFolder();
        await WriteAsync(folder.File("few.html"), 2_000);
        await WriteAsync(folder.File("many.html"), 60_000);
        var (few, many) = (new FileInfo(folder.File("few.html")).Length, new FileInfo(folder.File("many.html")).Length);
        Assert.InRange(many, few / 2, few * 3 / 2);
        Assert.InRange(many, 1, 400_000);
    }

    [Fact]
    public async Task The_page_is_the_same_whatever_language_the_session_has()
    {
        using var folder = new TempFolder();
        await WriteAsync(folder.File("a.html"), 50);
        var before = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            var odd = (System.Globalization.CultureInfo)before.Clone();
            (odd.NumberFormat.NumberDecimalSeparator, odd.NumberFormat.NumberGroupSeparator, odd.DateTimeFormat.TimeSeparator, odd.NumberFormat.NegativeSign) = (",", ".", ".", "~");
            System.Globalization.CultureInfo.CurrentCulture = odd;
            await WriteAsync(folder.File("b.html"), 50);
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }

        Assert.Equal(await File.ReadAllTextAsync(folder.File("a.html")), await File.ReadAllTextAsync(folder.File("b.html")));
    }

    [Fact]
    public async Task The_page_names_nothing_that_it_would_have_to_fetch()
    {
        using var folder = new TempFolder();
        await WriteAsync(folder.File("report.html"), 50);
        var page = await File.ReadAllTextAsync(folder.File("report.html"));
        Assert.DoesNotMatch("""<(?:link|img|iframe|script[^>]*\ssrc)\b""", page.Replace(System.Net.WebUtility.HtmlEncode(Evil), "", StringComparison.Ordinal));
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.Contains("Copyright (c) 2022 Leon Sorokin", page, StringComparison.Ordinal);
        Assert.Contains("estimate", page, StringComparison.Ordinal);
    }

    private static async Task<ReportTotals> WriteAsync(string file, int rows)
    {
        static ObjectLocation At(int i) => new("media", i == 7 ? Evil : $"films/{i}.mxf");
        var report = new TransferReport(new()
        {
            Rows = Enumerable.Range(0, rows).Select(i => i == 3 ? new InventoryRow(i + 1, null, "Torn.") : new InventoryRow(i + 1, At(i), null)).Async(),
            ExpectedRows = rows,
            Outcomes = Enumerable.Range(0, rows).Where(i => i % 50 != 1).Select(i => new ItemOutcome
            {
                Line = i + 1,
                Status = i % 10 == 7 ? ItemStatus.Failed : i % 9 == 0 ? ItemStatus.Skipped : ItemStatus.Copied,
                Source = At(i),
                Size = 1L << (10 + (i % 28)),
                Seconds = i % 40,
                FinishedAt = Noon.AddSeconds(i / 3.0),
                VerifiedBy = i % 10 == 7 ? null : Evidence.Crc64Nvme,
                Failure = i % 10 == 7 ? new() { Kind = FailureKind.AccessDenied, Operation = "CopyObject", Code = "AccessDenied", Message = $"{At(i)} may not be read.", Advice = $"Allow it{(i % 20 == 7 ? "" : $" to {Evil}")}." } : null,
            }).Async(),
        });
        var head = new ReportHead { RunId = "20260101-120000-abcdef", Source = "films.csv", Destination = "s3://exchange/in/", StartedAt = Noon, Engine = "S3 Batch Operations", BatchOperationsJobs = 1, Description = Evil };
        return await ReportExport.WriteAsync(report, head, ReportFormat.Html, file);
    }
}
