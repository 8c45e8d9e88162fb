using Xunit;

namespace Sandbox.Tests.Server;

public class ListHttpTests
{
    [Fact]
    public async Task Version_2_pages_by_token_groups_by_delimiter_and_names_owners_on_request()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        foreach (var key in new[] { "a/1", "a/2", "b", "c/1", "d" })
            await sandbox.PutAsync("/bucket/" + key, "x");
        var first = await sandbox.GetAsync("/bucket?list-type=2&delimiter=%2F&max-keys=2");
        Assert.Equal(("true", "2", "2"), (first["IsTruncated"], first["KeyCount"], first["MaxKeys"]));
        Assert.Equal(["b"], first.All("Key"));
        Assert.Equal(["a/"], Groups(first));
        var second = await sandbox.GetAsync("/bucket?list-type=2&delimiter=%2F&continuation-token=" + Uri.EscapeDataString(first["NextContinuationToken"]!));
        Assert.Equal(["d"], second.All("Key"));
        Assert.Equal(["c/"], Groups(second));
        Assert.Equal("false", second["IsTruncated"]);
        Assert.Equal(["b", "c/1", "d"], (await sandbox.GetAsync("/bucket?list-type=2&start-after=a%2F2")).All("Key"));
        Assert.Empty(first.All("Owner"));
        Assert.Equal(5, (await sandbox.GetAsync("/bucket?list-type=2&fetch-owner=true")).All("Owner").Count());
        Assert.Equal("false", (await sandbox.GetAsync("/bucket?list-type=2&max-keys=0"))["IsTruncated"]);
        Assert.Equal(400, (await sandbox.GetAsync("/bucket?list-type=2&continuation-token=%21")).Status);
        Assert.Equal(400, (await sandbox.GetAsync("/bucket?list-type=2&max-keys=-1")).Status);
        Assert.Equal(400, (await sandbox.GetAsync("/bucket?list-type=2&encoding-type=base64")).Status);
    }

    [Fact]
    public async Task Version_1_pages_by_marker()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        foreach (var key in new[] { "a/1", "a/2", "b", "c/1" })
            await sandbox.PutAsync("/bucket/" + key, "x");
        var first = await sandbox.GetAsync("/bucket?delimiter=%2F&max-keys=1");
        Assert.Equal(["a/"], Groups(first));
        Assert.Equal("a/", first["NextMarker"]);
        var second = await sandbox.GetAsync("/bucket?delimiter=%2F&max-keys=1&marker=a%2F");
        Assert.Equal(["b"], second.All("Key"));
        Assert.Equal(["b", "c/1"], (await sandbox.GetAsync("/bucket?marker=a%2F2")).All("Key"));
        Assert.Equal(4, (await sandbox.GetAsync("/bucket")).All("Owner").Count());
    }

    [Fact]
    public async Task Keys_come_in_the_order_of_their_bytes()
    {
        await using var sandbox = await TestSandbox.StartAsync();

        // As UTF-16 the emoji would come before U+FFFD; as UTF-8 it comes after.
        foreach (var key in new[] { "\uFFFD", "👍", "é", "z", "Z", "a" })
            await sandbox.PutAsync("/bucket/" + Uri.EscapeDataString(key), "x");
        Assert.Equal(["Z", "a", "z", "é", "\uFFFD", "👍"], (await sandbox.GetAsync("/bucket?list-type=2")).All("Key"));
    }

    [Fact]
    public async Task Encoding_type_url_escapes_what_XML_cannot_hold_and_spaces_as_plus()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.PutAsync("/bucket/" + "a%20b%2Bc/" + Uri.EscapeDataString("\u0001é*~"), "x");
        var listed = await sandbox.GetAsync("/bucket?list-type=2&encoding-type=url");
        Assert.Equal(("a+b%2Bc/%01%C3%A9*%7E", "url"), (listed["Key"], listed["EncodingType"]));
        Assert.Contains("&#x1;", (await sandbox.GetAsync("/bucket?list-type=2")).Text, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Groups(Answer answer) =>
        answer.Xml.Elements().Where(element => element.Name.LocalName == "CommonPrefixes").Select(element => element.Value);
}
