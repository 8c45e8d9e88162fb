using System.Security.Cryptography;
using System.Text;
using MediaExchange.Transfer.Engine.Stores;
using Worker.Tests.Support;
using Xunit;

namespace Worker.Tests;

public sealed class ChecksumVerbTests
{
    [Fact]
    public async Task It_writes_lines_as_sha256sum_does_and_all_else_elsewhere()
    {
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAllAsync("a/1", "a/line\nbreak", "b");

        var end = await bed.RunAsync("checksum", "s3://source-bucket/a/", "s3://source-bucket/b");

        end.MustEndWith(0);
        Assert.Equal(
            new[] { $"{Sha256("a/1")}  s3://source-bucket/a/1", $"{Sha256("a/line\nbreak")}  s3://source-bucket/a/line\\nbreak", $"{Sha256("b")}  s3://source-bucket/b" }.Order(StringComparer.Ordinal),
            end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        Assert.Contains("checksum finished: 3 objects", end.Error, StringComparison.Ordinal);
        Assert.Empty(await bed.KeysAsync());
    }

    [Fact]
    public async Task Several_digests_are_written_as_with_tag_and_cost_one_read()
    {
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAsync("b");

        var end = await bed.RunAsync("checksum", "s3://source-bucket/b", "--checksum", "SHA-256,md5", "--quiet");

        end.MustEndWith(0);
        Assert.Equal($"SHA256 (s3://source-bucket/b) = {Sha256("b")}\nMD5 (s3://source-bucket/b) = {Md5("b")}\n", end.Output);
        Assert.Equal("", end.Error);
    }

    [Fact]
    public async Task What_copies_carry_is_compared_and_a_difference_is_no_success()
    {
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAllAsync("a", "b");
        (await bed.RunAsync("copy", "s3://source-bucket/", "s3://destination-bucket/", "--checksum", "md5,sha256")).MustEndWith(0);
        var inventory = bed.Folder.Write("copies.csv", "destination-bucket,a", "destination-bucket,b");
        string[] compare = ["checksum", "--inventory", inventory, "--compare-metadata"];

        var before = (await bed.RunAsync([.. compare, "--json"])).MustEndWith(0);
        await bed.Store.PutAsync(
            new PutRequest(new ObjectLocation(WorkerBed.Destination, "b"), new MemoryStream("other"u8.ToArray()))
            {
                Properties = new ObjectProperties { Metadata = new Dictionary<string, string> { ["content-md5"] = Md5("b") } },
            },
            CancellationToken.None);
        var after = (await bed.RunAsync(compare)).MustEndWith(1);

        Assert.Equal(["matched", "matched"], before.Of("checksum").Select(e => e.GetProperty("status").GetString()));
        Assert.All(before.Of("checksum"), e => Assert.Equal(Md5(e.GetProperty("source").GetProperty("key").GetString()!), e.GetProperty("digests").GetProperty("md5").GetString()));
        Assert.Equal((2, 2), (before.Summary.GetProperty("statuses").GetProperty("matched").GetInt64(), before.Summary.GetProperty("bytesRead").GetInt64()));
        Assert.Contains($"DIFFERENT s3://destination-bucket/b: md5 is {Md5("other")}, and '{Md5("b")}' was to be expected.", after.Error, StringComparison.Ordinal);
        Assert.Contains($"{Md5("other")}  s3://destination-bucket/b\n", after.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("DIFFERENT", after.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_had_or_compared_is_no_success_and_the_others_are_told()
    {
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAsync("a");

        var missing = (await bed.RunAsync("checksum", "s3://source-bucket/gone", "s3://source-bucket/a", "--checksum", "md5")).MustEndWith(1);
        var bare = (await bed.RunAsync("checksum", "s3://source-bucket/a", "--compare-metadata")).MustEndWith(1);

        Assert.Equal($"{Md5("a")}  s3://source-bucket/a\n", missing.Output);
        Assert.Contains("FAILED s3://source-bucket/gone: ", missing.Error, StringComparison.Ordinal);
        Assert.Equal("", bare.Output);
        Assert.Contains("UNDECIDED s3://source-bucket/a: Nothing can be compared", bare.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Copies_carry_the_digests_and_the_plan_says_what_is_read()
    {
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAsync("a");
        string[] copy = ["copy", "s3://source-bucket/a", "s3://destination-bucket/", "--checksum", "md5,sha512", "--memory-budget", "16MiB"];

        var plan = (await bed.RunAsync([.. copy, "--dry-run"])).MustEndWith(0);
        var end = (await bed.RunAsync([.. copy, "--json"])).MustEndWith(0);

        Assert.Contains("  to read     1 B, for checksums", plan.Output, StringComparison.Ordinal);
        Assert.Equal(Md5("a"), Assert.Single(end.Of("outcome")).GetProperty("digests").GetProperty("md5").GetString());
        var metadata = (await bed.Store.HeadAsync(new ObjectLocation(WorkerBed.Destination, "a"), CancellationToken.None)).Properties.Metadata;
        Assert.Equal(["content-md5", "content-sha512", "title"], metadata.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Md5("a"), metadata["content-md5"]);
    }

    [Theory]
    [InlineData("'md6' is no value of --checksum; write one or more of md5,sha1,sha256,sha512,crc64nvme,crc32c", "checksum", "s3://source-bucket/a", "--checksum", "md5,md6")]
    [InlineData("needs either addresses or --inventory", "checksum")]
    [InlineData("needs either addresses or --inventory", "checksum", "s3://source-bucket/a", "--inventory", "x.csv")]
    [InlineData("'nonsense' is not an S3 address", "checksum", "s3://source-bucket/a", "nonsense")]
    [InlineData("--memory-budget is 1048576; it must be 16 MiB or more", "checksum", "s3://source-bucket/a", "--memory-budget", "1MiB")]
    [InlineData("The bucket 'no-such-bucket' does not exist", "checksum", "s3://no-such-bucket/a")]
    public async Task What_makes_no_sense_is_refused_with_a_sentence(string sentence, params string[] arguments)
    {
        await using var bed = await WorkerBed.StartAsync();
        (await bed.RunAsync(arguments)).MustRefuse(sentence);
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

#pragma warning disable CA5351 // Not for secrecy.
    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
}
