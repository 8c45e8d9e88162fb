using System.Text;
using Faults.Tests.Support;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using Xunit;

namespace Faults.Tests;

/// <summary>Rows of all kinds, from a file: each copied byte for byte, or reported with its line.</summary>
public sealed class RowTests
{
    /// <summary>Keys that get lost where somebody encodes, decodes, trims or tidies once too often.</summary>
    public static IReadOnlyList<string> AwkwardKeys { get; } = [.. ((string[])
    [
        .. Enumerable.Range(0x20, 0x5F).Select(c => $"ascii/{c:x2}/{(char)c}end"),
        .. Enumerable.Range(0x20, 0x5F).Select(c => $"{(char)c}"),
        .. Enumerable.Range(1, 0x1F).Select(c => $"control/{(char)c}/{c:x2}"),
        "dir/", "dir/sub/", "dir//", "/leading", "//two", "a//b", "../up", "..", ".", "a/../b", "a/./b", "./dot", "a/..", "%2e%2e/b",
        "a+b", "a b", "a%20b", "a%2Bb", "%", "%zz", "100%", " blanks at both ends ", "trailing.", "line\r\nbreak", "tab\tbed", "delete\u007f", "\u0085next",
        "дом/👍.mov", "👍👩‍👩‍👧‍👦", "NFC \u00e9", "NFD e\u0301", "\ufeffmark", "\u00a0\u3000", "\u202eright to left", "\ufffdreplacement", "\ud83d\ude00",
        "?versionId=null", "a?b=c&d=e#f", "quote\"s, commas and 'apostrophes'", "<xml>&amp;]]>", "back\\slash", "{Key+}", "{0}", "_sandbox/", "null",
        new('k', 1024), string.Concat(Enumerable.Repeat("👍", 256)), new('/', 1024), new('%', 1024), "x" + new string('é', 511) + "y",
    ]).Distinct()];

    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    public async Task Every_key_that_S3_allows_is_copied_byte_for_byte(double faults)
    {
        await using var bed = await Bed.StartAsync();
        foreach (var key in AwkwardKeys)
            bed.Add(key, key.Length % 7);
        if (faults > 0)
            bed.Faults(new FaultRule { Match = new() { Probability = faults, Seed = 5, Times = 100 }, Action = new() { Reset = ResetMoment.After } });
        var path = bed.Path("keys.csv");
        await using (var writer = InventoryWriter.Create(path))
        {
            foreach (var key in AwkwardKeys)
                await writer.WriteAsync(new ObjectLocation(Bed.Source, key));
            await writer.CompleteAsync();
        }

        var run = await bed.RunAsync(await RowsAsync(path));

        run.AllCopied();
        Assert.Equal(AwkwardKeys, run.Outcomes.Select(o => o.Destination!.Key));
    }

    [Fact]
    public async Task Large_objects_have_such_keys_too()
    {
        await using var bed = await Bed.StartAsync();
        var keys = AwkwardKeys.Where((_, i) => i % 12 == 5).Append(new string('%', 1024)).Distinct().ToList();
        foreach (var key in keys)
            bed.Add(key, (5 * Bed.Mebi) + 1);
        bed.Faults(new FaultRule { Match = new() { Probability = 0.1, Seed = 7, Times = 30 }, Action = new() { Reset = ResetMoment.During } });

        (await bed.RunAsync(keys)).AllCopied();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Rows_that_cannot_be_read_are_reported_with_their_line_and_the_rest_is_copied(int seed)
    {
        await using var bed = await Bed.StartAsync(seed);
        List<(string Row, string? Key)> lines =
        [
            ($"{Bed.Source}", null), ("", null), ($"{Bed.Source},", null), (",key", null), ($"{Bed.Source},a,b,c", null), ($"{Bed.Source},%zz", null), ($"{Bed.Source},%ff", null),
            ($"{Bed.Source},\"open", null), ($"{Bed.Source},\"a\"b", null), ("No_Bucket!,key", null), ($"{Bed.Source},{new string('k', 1025)}", null), ($"{Bed.Source},v,version", null),
            ($"{Bed.Source},missing", null), ($"{Bed.Source},dir/", "dir/"), ($"{Bed.Source},zero", "zero"), ($"\"{Bed.Source}\",\"quoted%22\"", "quoted\""), ($"{Bed.Source},a+b", "a b"),
            ($"{Bed.Source},twice", "twice"), ($"{Bed.Source},twice", "twice"), ($"{Bed.Source},big", "big"), ($"{Bed.Source},big", "big"), ($"{Bed.Source},big", "big"),
        ];
        foreach (var key in lines.Select(l => l.Key).OfType<string>().Distinct())
            bed.Add(key, key is "big" ? Bed.Large : key is "zero" or "dir/" ? 0 : 33);

        // A good row first, for it says how many columns there are.
        lines = [($"{Bed.Source},first", "first"), .. lines.OrderBy(_ => bed.Random.Next())];
        bed.Add("first", 1);
        var path = bed.Path("rows.csv");
        await File.WriteAllTextAsync(path, string.Join(seed == 2 ? "\r\n" : "\n", lines.Select(l => l.Row)), new UTF8Encoding(seed == 3));

        var run = await bed.RunAsync(await RowsAsync(path));

        // A blank line is no row.
        Assert.Equal(lines.Count - 1, run.Outcomes.Count);
        for (var line = 1; line <= lines.Count; line++)
        {
            var (row, key) = lines[line - 1];
            if (row.Length == 0)
                continue;
            var outcome = Assert.Single(run.Outcomes, o => o.Line == line);
            if (key is null)
                Assert.True(outcome.Failure?.Kind == (row.EndsWith("missing", StringComparison.Ordinal) ? FailureKind.NotFound : FailureKind.InvalidRow), $"{line} {row}: {outcome.Status} {outcome.Failure}");
            else
                Assert.True(outcome.Status is ItemStatus.Copied or ItemStatus.Skipped && outcome.Source!.Key == key, $"{line} {row}: {outcome.Status} {outcome.Failure}");
        }
    }

    private static async Task<IReadOnlyList<InventoryRow>> RowsAsync(string path)
    {
        var rows = new List<InventoryRow>();
        await foreach (var row in TransferRows.FromFile(path))
            rows.Add(row);
        return rows;
    }
}
