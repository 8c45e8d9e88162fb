using System.Text;
using MediaExchange.Transfer.Engine.Manifests;
using Xunit;

namespace Engine.Tests.Manifests;

public sealed class InventoryWriterTests
{
    [Theory]
    [InlineData("a/b.mxf", "a/b.mxf")]
    [InlineData("AZaz09-._~", "AZaz09-._~")]
    [InlineData("a b", "a%20b")]
    [InlineData("a+b", "a%2Bb")]
    [InlineData("a%b", "a%25b")]
    [InlineData("a,b", "a%2Cb")]
    [InlineData("a\"b", "a%22b")]
    [InlineData("a\r\nb", "a%0D%0Ab")]
    [InlineData("\0", "%00")]
    [InlineData("дом/👍", "%D0%B4%D0%BE%D0%BC/%F0%9F%91%8D")]
    [InlineData("//../a/", "//../a/")]
    public async Task A_key_is_encoded_so_that_every_decoder_reads_it_alike(string key, string encoded) =>
        Assert.Equal($"media,{encoded}\n", Encoding.UTF8.GetString(await Inventories.WriteAsync([new("media", key)])));

    [Fact]
    public async Task Versions_make_a_third_column() =>
        Assert.Equal("media,a,v+1\nmedia,b,null\n", Encoding.UTF8.GetString(await Inventories.WriteAsync([new("media", "a", "v+1"), new("media", "b", "null")])));

    [Theory]
    [InlineData("media", "", null, "the key is empty")]
    [InlineData("m", "a", null, "has 1 character,")]
    [InlineData("me,dia", "a", null, "contains ','")]
    [InlineData("", "a", null, "name is missing")]
    [InlineData("media", "a", "", "is not an id")]
    [InlineData("media", "a", "v,1", "is not an id")]
    [InlineData("media", "a", "v\n", "is not an id")]
    public async Task What_cannot_stand_in_an_inventory_is_refused_and_the_rest_goes_on(string bucket, string key, string? version, string reason)
    {
        using var folder = new TempFolder();
        await using var writer = InventoryWriter.Create(folder.File("a.csv"));

        var problem = await Assert.ThrowsAsync<ArgumentException>(async () => await writer.WriteAsync(new(bucket, key, version)));
        await writer.WriteAsync(new("media", "good", version is null ? null : "v1"));
        await writer.CompleteAsync();

        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", problem.Message, StringComparison.Ordinal);
        Assert.Equal(1, writer.Rows);
        Assert.Equal(version is null ? "media,good\n" : "media,good,v1\n", await File.ReadAllTextAsync(folder.File("a.csv")));
    }

    // Built from numbers: test data with half of a pair does not survive the runner.
    [Theory]
    [InlineData(1, 0xD83D, "character 2 (U+D83D)")]
    [InlineData(2, 0xDC4D, "character 3 (U+DC4D)")]
    [InlineData(0, 0xD83D, "character 1 (U+D83D)")]
    public async Task A_key_that_is_not_valid_unicode_is_refused(int at, int half, string reason)
    {
        foreach (var key in (string[])["ab".Insert(at, ((char)half).ToString()), "é👍".Insert(0, "ab"[..at] + (char)half)])
        {
            var problem = await Assert.ThrowsAsync<ArgumentException>(() => Inventories.WriteAsync([new("media", key)]));
            Assert.Contains(reason + " is half of a surrogate pair", problem.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("a", 1024)]
    [InlineData("é", 512)]
    [InlineData("👍", 256)]
    public async Task A_key_may_have_1024_bytes_and_no_more(string unit, int count)
    {
        var longest = string.Concat(Enumerable.Repeat(unit, count));

        Assert.NotEmpty(await Inventories.WriteAsync([new("media", longest)]));
        var problem = await Assert.ThrowsAsync<ArgumentException>(() => Inventories.WriteAsync([new("media", longest + "x")]));
        Assert.Contains("has 1025 bytes, and S3 allows 1024", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "v1", "it has a version, and the rows before have none")]
    [InlineData("v1", null, "it has no version, and the rows before have one")]
    public async Task Versions_are_for_all_rows_or_for_none(string? first, string? second, string reason)
    {
        var problem = await Assert.ThrowsAsync<ArgumentException>(() => Inventories.WriteAsync([new("media", "a", first), new("media", "b", second)]));

        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Until_completion_the_target_stays_as_it_was()
    {
        using var folder = new TempFolder();
        var path = folder.File("a.csv");
        await File.WriteAllTextAsync(path, "before");
        await using (var writer = InventoryWriter.Create(path))
        {
            for (var i = 0; i < 10_000; i++)
                await writer.WriteAsync(new("media", $"key{i}"));
            Assert.Equal("before", await File.ReadAllTextAsync(path));
        }

        Assert.Equal("before", await File.ReadAllTextAsync(path));
        Assert.Equal(["a.csv"], NamesIn(folder));
    }

    [Fact]
    public async Task Completion_replaces_the_target_and_leaves_nothing_beside_it()
    {
        using var folder = new TempFolder();
        var path = folder.File("a.csv");
        await File.WriteAllTextAsync(path, "before");
        await using var writer = InventoryWriter.Create(path);
        for (var i = 0; i < 10_000; i++)
            await writer.WriteAsync(new("media", $"key {i}"));

        await writer.CompleteAsync();

        Assert.Equal(["a.csv"], NamesIn(folder));
        Assert.Equal(10_000, writer.Rows);
        Assert.Equal(new FileInfo(path).Length, writer.Bytes);
        Assert.Equal(10_000, File.ReadLines(path).Count());
    }

    [Fact]
    public async Task An_empty_inventory_is_refused_and_the_target_stays()
    {
        using var folder = new TempFolder();
        var path = folder.File("a.csv");
        await File.WriteAllTextAsync(path, "before");
        await using (var writer = InventoryWriter.Create(path))
        {
            var problem = await Assert.ThrowsAsync<InvalidOperationException>(() => writer.CompleteAsync());
            Assert.Contains(path, problem.Message, StringComparison.Ordinal);
            Assert.Contains("would be empty", problem.Message, StringComparison.Ordinal);
        }

        Assert.Equal("before", await File.ReadAllTextAsync(path));
        Assert.Equal(["a.csv"], NamesIn(folder));
    }

    [Fact]
    public async Task An_empty_inventory_is_written_when_allowed() =>
        Assert.Empty(await Inventories.WriteAsync([], new InventoryWriterOptions { AllowEmpty = true }));

    [Fact]
    public void A_folder_that_is_not_there_is_named_with_what_to_do()
    {
        using var folder = new TempFolder();

        var problem = Assert.Throws<DirectoryNotFoundException>(() => InventoryWriter.Create(Path.Combine(folder.File(""), "missing", "a.csv")));

        Assert.Contains("missing' does not exist. Create it", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_no_target()
    {
        using var folder = new TempFolder();

        Assert.Contains("it is a folder", Assert.Throws<IOException>(() => InventoryWriter.Create(folder.File(""))).Message, StringComparison.Ordinal);
        Assert.Empty(NamesIn(folder));
    }

    [Fact]
    public async Task After_a_failed_write_nothing_is_published()
    {
        using var folder = new TempFolder();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await using (var writer = InventoryWriter.Create(folder.File("a.csv")))
        {
            await writer.WriteAsync(new("media", "a"));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writer.CompleteAsync(cancelled.Token));
            await Assert.ThrowsAsync<InvalidOperationException>(() => writer.CompleteAsync());
        }

        Assert.Empty(NamesIn(folder));
    }

    private static string[] NamesIn(TempFolder folder) => [.. Directory.EnumerateFileSystemEntries(folder.File("")).Select(path => Path.GetFileName(path))];
}
