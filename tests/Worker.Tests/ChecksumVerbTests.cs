using System.Security.Cryptography;
using System.Text;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox.S3;
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
    public async Task One_object_is_compared_with_digests_given()
    {
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAsync("a");
        var base64 = Convert.ToBase64String(Convert.FromHexString(Sha256("a")));

        var same = (await bed.RunAsync("checksum", "s3://source-bucket/a", "--compare", $"MD5:{Md5("a").ToUpperInvariant()},sha256:{base64}", "--json")).MustEndWith(0);
        var other = (await bed.RunAsync("checksum", "s3://source-bucket/a", "--compare", $"md5:{Md5("b")}", "--compare", $"sha-256:{Sha256("a")}", "--checksum", "sha1")).MustEndWith(1);

        var outcome = Assert.Single(same.Of("checksum"));
        Assert.Equal(("matched", 2), (outcome.GetProperty("status").GetString(), outcome.GetProperty("digests").EnumerateObject().Count()));
        Assert.Equal($"DIFFERENT s3://source-bucket/a: md5 is {Md5("a")}, and '{Md5("b")}' was to be expected.", other.Error.Split('\n')[0]);
        Assert.Contains($"SHA256 (s3://source-bucket/a) = {Sha256("a")}\n", other.Output, StringComparison.Ordinal);
        Assert.Contains("SHA1 (s3://source-bucket/a) = ", other.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_checkpoint_file_is_refused_and_small_objects_leave_none()
    {
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAsync("a");
        var inventory = bed.Inventory("a");
        var text = await File.ReadAllTextAsync(inventory);
        var ledger = bed.Folder.File("ledger.ndjson");
        (await bed.RunAsync("copy", "s3://source-bucket/a", "s3://destination-bucket/", "--ledger", ledger)).MustEndWith(0);

        (await bed.RunAsync("checksum", "--inventory", inventory, "--checkpoints", inventory)).MustRefuse(inventory, "is not a checkpoint file");
        (await bed.RunAsync("checksum", "s3://source-bucket/a", "--checkpoints", ledger)).MustRefuse(ledger, "is the ledger of a transfer");
        (await bed.RunAsync("checksum", "s3://source-bucket/a", "--checkpoints", Path.Combine(inventory, "x"))).MustRefuse(inventory, "cannot be written");
        (await bed.RunAsync("checksum", "s3://source-bucket/a", "--checkpoints", bed.Folder.File("new"), "--json")).MustEndWith(0);

        Assert.Equal(text, await File.ReadAllTextAsync(inventory));
        Assert.False(File.Exists(bed.Folder.File("new")));
    }

    /// <summary>The sandbox counts as S3 does, so that what is let through just fits.</summary>
    [Theory]
    [InlineData(1867, 0)]
    [InlineData(1868, 1)]
    public async Task Digests_for_which_the_metadata_has_no_room_are_refused_before_a_byte_is_read(int count, int exitCode)
    {
        await using var bed = await WorkerBed.StartAsync();
        var request = new PutRequest(new ObjectLocation(WorkerBed.Source, "a"), new MemoryStream([1]))
        {
            // With content-md5 and content-sha256, 2,048 bytes and one more.
            Properties = new ObjectProperties { Metadata = new Dictionary<string, string> { ["note"] = new('x', count), ["name"] = "dreißig ü und mehr, so lang" } },
        };
        await bed.Store.PutAsync(request, CancellationToken.None);

        var end = (await bed.RunAsync("copy", "s3://source-bucket/a", "s3://destination-bucket/", "--checksum", "md5,sha256")).MustEndWith(exitCode);

        Assert.Equal(exitCode == 0 ? 1 : 0, bed.Server.Edge.Requests.Count(S3Operation.GetObject, 206) + bed.Server.Edge.Requests.Count(S3Operation.GetObject, 200));
        Assert.Equal(exitCode == 1, end.Output.Contains("2049 with content-md5 and content-sha256, and S3 takes 2048; nothing was read or copied. Ask for fewer or shorter digests, or leave the source's metadata behind with --copy-properties None.", StringComparison.Ordinal));
        Assert.Equal(1 - exitCode, (await bed.KeysAsync()).Count);
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
    [InlineData("--compare is about one object", "checksum", "s3://source-bucket/a", "s3://source-bucket/b", "--compare", "md5:d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("--compare is about one object", "checksum", "s3://source-bucket/a/", "--compare", "md5:d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("--compare is about one object", "checksum", "--inventory", "x.csv", "--compare", "md5:d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("'nonsense' is not an S3 address", "checksum", "nonsense", "--compare", "md5:d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("'d41d8' is no value of --compare: it does not say which digest it is", "checksum", "s3://source-bucket/a", "--compare", "d41d8")]
    [InlineData("'md6' in --compare is no digest that can be computed; write one of md5, ", "checksum", "s3://source-bucket/a", "--compare", "md6:d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("'d41d8' in --compare is no md5: it has 32 digits in hex, or 24 characters in Base64", "checksum", "s3://source-bucket/a", "--compare", "md5:d41d8")]
    [InlineData("--compare names md5 twice", "checksum", "s3://source-bucket/a", "--compare", "md5:d41d8cd98f00b204e9800998ecf8427e", "--compare", "MD5:d41d8cd98f00b204e9800998ecf8427e")]
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
