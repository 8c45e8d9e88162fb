using System.Text;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Manifests;

public sealed class InventoryFuzzTests
{
    private static readonly string[] Pieces =
    [
        .. Enumerable.Range(0, 128).Select(c => ((char)c).ToString()),
        "%", "%2", "%20", "%25", "+", " ", "../", "//", "\"", "\"\"", ",", "\r\n", "\n", "\r", "\uFEFF", "é", "e\u0301", "дом", "漢字", "\uE000", "\uFFFF", "👍", "👩‍👩‍👧", "\U0010FFFF",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_is_written_is_read_back_whatever_the_keys_and_the_chunks(int seed)
    {
        var random = new Random(seed);
        var hasVersions = random.Next(2) == 0;
        List<ObjectLocation> locations =
        [
            .. Enumerable.Range(0, 128).Select(c => new ObjectLocation("media", ((char)c).ToString(), hasVersions ? "v0" : null)),
            .. Enumerable.Range(0, 800).Select(i => new ObjectLocation(random.Next(3) == 0 ? "other-bucket" : "media", Key(random), hasVersions ? $"v+{i}" : null)),
        ];

        var bytes = await Inventories.WriteAsync(locations);

        foreach (var maxChunk in (int[])[1, 7, 5000, 1 << 20])
        {
            var rows = await Inventories.ReadAsync(new DribblingStream(bytes, seed, maxChunk));
            Assert.Equal(locations.Select((location, i) => new InventoryRow(i + 1, location, null)), rows);
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task Quoted_files_of_others_are_read_as_they_are_meant(int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder(random.Next(2) == 0 ? "\uFEFF" : "");
        var expected = new List<InventoryRow>();
        var line = 1;
        for (var i = 0; i < 2000; i++)
        {
            var key = Key(random);
            expected.Add(new(line, new("media", key), null));
            // Quoted fields may hold anything once percent and plus are encoded, for those mean something to the URL decoder.
            var raw = key.Replace("%", "%25", StringComparison.Ordinal).Replace("+", "%2B", StringComparison.Ordinal);
            text.Append(random.Next(2) == 0 ? "media" : "\"media\"").Append(",\"").Append(raw.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
            line += raw.Count(c => c == '\n') + 1;
            text.Append(random.Next(2) == 0 ? "\n" : "\r\n");
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        foreach (var maxChunk in (int[])[3, 1 << 20])
            Assert.Equal(expected, await Inventories.ReadAsync(new DribblingStream(bytes, seed, maxChunk)));
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    public async Task Rubbish_is_split_as_a_naive_reading_of_the_rules_splits_it(int seed)
    {
        var random = new Random(seed);
        string[] alphabet = ["media,", "k", ",", "\"", "\"", "\n", "\r\n", "\r", "\"\"", "\",\""];
        for (var round = 0; round < 1500; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => alphabet[random.Next(alphabet.Length)]));

            var rows = await Inventories.ReadAsync(new DribblingStream(Encoding.UTF8.GetBytes(text), round, 2));

            Assert.True(NaiveCsv.Lines(text).SequenceEqual(rows.Select(row => row.Line)), $"Lines of {text.ReplaceLineEndings("\\n")}");
            Assert.True(NaiveCsv.Keys(text).SequenceEqual(rows.Where(row => row.Source is { VersionId: null }).Select(row => row.Source!.Key)), $"Keys of {text.ReplaceLineEndings("\\n")}");
        }
    }

    private static string Key(Random random)
    {
        var key = new StringBuilder();
        var limit = random.Next(10) == 0 ? S3Limits.MaxKeyBytes : random.Next(1, 60);
        var bytes = 0;
        while (true)
        {
            var piece = Pieces[random.Next(Pieces.Length)];
            bytes += Encoding.UTF8.GetByteCount(piece);
            if (bytes > limit)
                break;
            key.Append(piece);
        }

        return key.Length == 0 ? "k" : key.ToString();
    }
}
