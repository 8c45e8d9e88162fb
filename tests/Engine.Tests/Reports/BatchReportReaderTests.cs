using System.Text;
using MediaExchange.Transfer.Engine.Reports;
using Xunit;

namespace Engine.Tests.Reports;

public sealed class BatchReportReaderTests
{
    [Theory]
    [InlineData("PermanentFailure,403", "PermanentFailure", 403)]
    [InlineData("403,PermanentFailure", "PermanentFailure", 403)]
    [InlineData(",200", null, 200)]
    [InlineData("200,", null, 200)]
    [InlineData("404,NoSuchKey", "NoSuchKey", 404)]
    [InlineData("404,404", "404", 404)]
    public async Task Code_and_status_are_told_apart_in_either_order(string columns, string? code, int status)
    {
        var row = Assert.Single(await await ReadAsync($"media,a,,failed,{columns},text\n", out _));

        Assert.Equal((code, status), (row.ErrorCode, row.HttpStatus));
    }

    [Fact]
    public async Task Rows_are_read_with_decoded_keys_and_quoted_messages()
    {
        const string Text =
            "media,films/a%2Bb%20c.mov,,succeeded,,200,\"{\"\"status\"\":\"\"Copied\"\",\"\"reason\"\":\"\"a, b\"\"}\"\n"
            + "\"media\",\"x\",\"v1\",\"failed\",\"AccessDenied\",\"403\",\"two\nlines\"\r\n"
            + "\n"
            + "media,last,,failed,500,,";

        var rows = await ReadAsync(Text, out var left);

        Assert.Equal(
            [
                new(new("media", "films/a+b c.mov"), "succeeded", null, 200, """{"status":"Copied","reason":"a, b"}"""),
                new(new("media", "x", "v1"), "failed", "AccessDenied", 403, "two\nlines"),
                new(new("media", "last"), "failed", null, 500, null),
            ],
            await rows);
        Assert.Empty(left);
        Assert.True((await rows)[0].HasSucceeded);
        Assert.False((await rows)[1].HasSucceeded);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_is_written_is_read_back_whatever_the_texts(int seed)
    {
        var random = new Random(seed);
        string[] pieces = ["a", ",", "\"", "\"\"", "\n", "\r\n", "é", "👍", "%", "+", " ", "\t", "{", "}"];
        string Any() => string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
        static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        var expected = Enumerable.Range(0, 3000).Select(i => new BatchReportRow(new("media", $"k{i}" + Any()), "failed", "PermanentFailure", 500, Any() is { Length: > 0 } message ? message : null)).ToList();
        var text = string.Concat(expected.Select(r => $"media,{Uri.EscapeDataString(r.Source!.Key)},,failed,PermanentFailure,500,{(r.Message is null ? "" : Quoted(r.Message))}\n"));

        var rows = await ReadAsync(text, out var left);

        Assert.Equal(expected, await rows);
        Assert.Empty(left);
    }

    [Fact]
    public async Task Rows_that_cannot_be_read_are_counted_and_the_rest_goes_on()
    {
        var rows = await ReadAsync("media,a,,succeeded,,200,\nnonsense\nmedia,b,,succeeded,,200,\n", out var left);
        Assert.Equal(["a", "b"], (await rows).Select(r => r.Source!.Key));
        Assert.Equal([1], left);
    }

    [Fact]
    public async Task A_key_that_cannot_be_decoded_is_a_row_that_says_so()
    {
        var rows = await ReadAsync("media,%zz,,failed,,200,\nmedia,b,,succeeded,,200,\n", out var left);
        Assert.Equal([null, "b"], (await rows).Select(r => r.Source?.Key));
        Assert.NotNull((await rows)[0].Problem);
        Assert.Null((await rows)[1].Problem);
        Assert.Empty(left);
    }

    private static Task<Task<List<BatchReportRow>>> ReadAsync(string text, out List<long> left)
    {
        var told = left = [];
        var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return Task.FromResult(BatchReportReader.ReadAsync(stream, told.Add).ToListAsync());
    }
}
