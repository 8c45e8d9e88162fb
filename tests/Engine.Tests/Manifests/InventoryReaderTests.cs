using System.Text;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Engine.Tests.Manifests;

public sealed class InventoryReaderTests
{
    [Theory]
    [InlineData("media,a/b.mxf", "a/b.mxf")]
    [InlineData("media,a%2Fb", "a/b")]
    [InlineData("media,a+b", "a b")]
    [InlineData("media,a%20b", "a b")]
    [InlineData("media,a b", "a b")]
    [InlineData("media,a%2Bb", "a+b")]
    [InlineData("media,a%2bb", "a+b")]
    [InlineData("media,a%252Bb", "a%2Bb")]
    [InlineData("media,%D0%B4%D0%BE%D0%BC/%F0%9F%91%8D", "дом/👍")]
    [InlineData("media,дом/👍", "дом/👍")]
    [InlineData("media,a%0D%0Ab", "a\r\nb")]
    [InlineData("media, a ", " a ")]
    [InlineData("media,../a", "../a")]
    [InlineData("media,//a//", "//a//")]
    [InlineData("media,a\"b", "a\"b")]
    [InlineData("\"media\",\"a,b\"", "a,b")]
    [InlineData("\"media\",\"a\"\"b\"", "a\"b")]
    [InlineData("media,\"a\nb\"", "a\nb")]
    [InlineData("media,\"a\r\nb\"", "a\r\nb")]
    public async Task A_key_is_decoded_to_what_the_store_calls_it(string line, string key)
    {
        foreach (var text in (string[])[line, line + "\n", line + "\r\n"])
            Assert.Equal(new InventoryRow(1, new ObjectLocation("media", key), null), await Inventories.ReadOneAsync(text));
    }

    [Theory]
    [InlineData("media", "The key is missing")]
    [InlineData(" ", "The key is missing")]
    [InlineData("\"\"", "The key is missing")]
    [InlineData("media,", "The key is empty")]
    [InlineData("media,\"\"", "The key is empty")]
    [InlineData(",key", "The bucket's name is missing")]
    [InlineData("media,a,v,x", "4 columns")]
    [InlineData("media,a,b,c,d,e", "6 columns")]
    [InlineData("media,a%", "'%' is not followed")]
    [InlineData("media,a%2", "'%' is not followed")]
    [InlineData("media,100%!", "'%' is not followed")]
    [InlineData("media,a%+1", "'%' is not followed")]
    [InlineData("media,a%ZZ", "at its byte 2,")]
    [InlineData("media,%FF", "not valid UTF-8")]
    [InlineData("media,%ED%A0%80", "not valid UTF-8")]
    [InlineData("media,%C0%AF", "not valid UTF-8")]
    [InlineData("me/dia,a", "contains '/'")]
    [InlineData("m,a", "has 1 character,")]
    [InlineData("me dia,a", "blanks or control characters")]
    [InlineData("\"me\ndia\",a", "blanks or control characters")]
    [InlineData("media,a,", "The version is empty")]
    [InlineData("media,a,v 1", "not an id")]
    [InlineData("media,a,\"v,1\"", "not an id")]
    [InlineData("Bucket,Key", "is a header")]
    [InlineData("Bucket,Key,VersionId", "is a header")]
    [InlineData("\"media,a", "quote is opened and not closed")]
    [InlineData("\"media\"x,a", "Text follows a closing quote")]
    [InlineData("media,\"a\" ", "Text follows a closing quote")]
    public async Task A_malformed_row_carries_its_line_and_the_reason_and_the_rest_goes_on(string line, string reason)
    {
        var rows = await Inventories.ReadAsync($"{line}\n\nmedia,good\n");

        Assert.Equal(2, rows.Count);
        Assert.Equal(1, rows[0].Line);
        Assert.Null(rows[0].Source);
        Assert.Contains(reason, rows[0].Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", rows[0].Problem, StringComparison.Ordinal);
        Assert.Equal(new InventoryRow(3 + line.Count(c => c == '\n'), new ObjectLocation("media", "good"), null), rows[1]);
    }

    [Fact]
    public async Task Invalid_utf8_in_the_file_itself_is_a_problem_of_its_row()
    {
        var rows = await Inventories.ReadAsync(new MemoryStream([.. "media,caf"u8, 0xE9, .. "\nme"u8, 0xE9, .. "dia,a\nmedia,good\n"u8]));

        Assert.Contains("not valid UTF-8", rows[0].Problem, StringComparison.Ordinal);
        Assert.Contains("names no bucket", rows[1].Problem, StringComparison.Ordinal);
        Assert.Equal("good", rows[2].Source?.Key);
    }

    [Theory]
    [InlineData(1024, true)]
    [InlineData(1025, false)]
    public async Task A_key_may_have_1024_bytes_however_they_are_written(int bytes, bool isGood)
    {
        foreach (var unit in (string[])["a", "%61", "%F0%9F%91%8D", "+"])
        {
            var perUnit = unit.StartsWith("%F", StringComparison.Ordinal) ? 4 : 1;
            var key = string.Concat(Enumerable.Repeat(unit, bytes / perUnit)) + new string('x', bytes % perUnit);
            var row = await Inventories.ReadOneAsync($"media,{key}\n");

            Assert.Equal(isGood, row.Source is not null);
            if (isGood)
                Assert.Equal(bytes, Encoding.UTF8.GetByteCount(row.Source!.Key));
            else
                Assert.Contains("S3 allows 1024", row.Problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Blank_lines_are_left_out_and_count_as_lines()
    {
        var rows = await Inventories.ReadAsync("\n\r\nmedia,a\r\n\r\n\nmedia,b\n\n");

        Assert.Equal([(3L, "a"), (6L, "b")], rows.Select(row => (row.Line, row.Source!.Key)));
    }

    [Fact]
    public async Task Line_breaks_within_quotes_count_as_lines()
    {
        var rows = await Inventories.ReadAsync("media,\"a\n\nb\"\nmedia,c\n");

        Assert.Equal([(1L, "a\n\nb"), (4L, "c")], rows.Select(row => (row.Line, row.Source!.Key)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\r\n\r\n")]
    [InlineData("\uFEFF")]
    [InlineData("\uFEFF\n")]
    public async Task A_file_without_rows_has_none(string text) => Assert.Empty(await Inventories.ReadAsync(text));

    [Fact]
    public async Task A_byte_order_mark_is_no_part_of_the_first_bucket() =>
        Assert.Equal(new InventoryRow(1, new ObjectLocation("media", "a"), null), await Inventories.ReadOneAsync("\uFEFFmedia,a"));

    [Fact]
    public async Task Versions_are_taken_as_they_are()
    {
        var rows = await Inventories.ReadAsync("media,a,3/L4kq+tJlc%70\nmedia,b,null\nmedia,c,\"v1\"\n");

        Assert.Equal(["3/L4kq+tJlc%70", "null", "v1"], rows.Select(row => row.Source!.VersionId));
    }

    [Fact]
    public async Task A_carriage_return_ends_a_line_only_where_a_line_feed_or_nothing_follows()
    {
        var rows = await Inventories.ReadAsync("media,a\r,v1\r\nmedia,\rb,v2\r");

        Assert.Equal([new("media", "a\r", "v1"), new("media", "\rb", "v2")], rows.Select(row => row.Source));
    }

    [Theory]
    [InlineData("media,a\nmedia,b,v1\nmedia,c\n", "The row has a version, and the rows from line 1 on have none.")]
    [InlineData("media,a,v1\nmedia,b\nmedia,c,v1\n", "The version is missing, and the rows from line 1 on have one.")]
    public async Task Versions_are_for_all_rows_or_for_none(string text, string reason)
    {
        var rows = await Inventories.ReadAsync(text);

        Assert.Equal([null, "odd", null], rows.Select(row => row.Problem is null ? null : "odd"));
        Assert.StartsWith(reason, rows[1].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_malformed_first_row_does_not_decide_whether_there_are_versions()
    {
        var rows = await Inventories.ReadAsync("media,%,v1\nmedia,b\nmedia,c\n");

        Assert.Equal([false, true, true], rows.Select(row => row.Problem is null));
    }

    [Fact]
    public async Task A_broken_quote_costs_one_line()
    {
        var text = new StringBuilder("media,\"broken\n");
        for (var i = 0; i < 5000; i++)
            text.Append("media,key").Append(i).Append('\n');
        text.Append("\"media\",\"also broken\n\"media\",\"last\"\n");

        var rows = await Inventories.ReadAsync(text.ToString());

        Assert.Equal([1L, 5002L], rows.Where(row => row.Problem is not null).Select(row => row.Line));
        Assert.Equal([.. Enumerable.Range(0, 5000).Select(i => $"key{i}"), "last"], rows.Where(row => row.Source is not null).Select(row => row.Source!.Key));
    }

    [Fact]
    public async Task A_line_without_end_costs_itself_and_no_memory()
    {
        await using var stream = new RepeatedStream("media,"u8.ToArray(), 16L << 20, "\nmedia,good\n"u8.ToArray());
        var before = GC.GetAllocatedBytesForCurrentThread();

        var rows = await Inventories.ReadAsync(stream);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Contains("longer than", rows[0].Problem, StringComparison.Ordinal);
        Assert.Equal(new InventoryRow(2, new ObjectLocation("media", "good"), null), rows[1]);
        Assert.Equal(2, rows.Count);
    }

    [Theory]
    [InlineData(new byte[] { 0x1F, 0x8B, 8, 0 }, "gzip")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x6D, 0 }, "UTF-16")]
    [InlineData(new byte[] { 0xFE, 0xFF, 0, 0x6D }, "UTF-16")]
    public async Task What_is_no_csv_is_refused_as_a_whole(byte[] bytes, string reason)
    {
        var problem = await Assert.ThrowsAsync<InvalidDataException>(() => Inventories.ReadAsync(new MemoryStream(bytes)));

        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_stops_when_it_is_cancelled()
    {
        using var source = new CancellationTokenSource();
        await using var stream = new RepeatedStream("media,a\n"u8.ToArray(), long.MaxValue, []);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var row in InventoryReader.ReadAsync(stream, source.Token))
                await source.CancelAsync();
        });
    }

    [Fact]
    public async Task The_stream_stays_open()
    {
        using var stream = new MemoryStream("media,a\n"u8.ToArray());

        await Inventories.ReadAsync(stream);

        Assert.True(stream.CanRead);
    }
}
