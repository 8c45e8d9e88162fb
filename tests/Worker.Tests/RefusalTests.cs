using System.Net;
using System.Net.Sockets;
using Worker.Tests.Support;
using Xunit;

namespace Worker.Tests;

/// <summary>Bad input: exit code 2, one sentence, nothing written.</summary>
public sealed class RefusalTests
{
    private static readonly Dictionary<string, string> NoEnvironment = new() { ["HOME"] = "/nonexistent", ["AWS_ACCESS_KEY_ID"] = "x", ["AWS_SECRET_ACCESS_KEY"] = "y" };

    [Theory]
    [InlineData("verb", "frobnicate")]
    [InlineData("verb")]
    [InlineData("'source-bucket/a' is not an S3 address", "copy", "source-bucket/a", "s3://destination-bucket/")]
    [InlineData("bucket's name is missing", "copy", "s3:///a", "s3://destination-bucket/")]
    [InlineData("destination", "copy", "s3://source-bucket/a")]
    [InlineData("onto itself", "copy", "s3://source-bucket/a", "s3://source-bucket/a")]
    [InlineData("lies within the source", "copy", "s3://source-bucket/", "s3://source-bucket/copies/")]
    [InlineData("'maybe' is no value of --if-exists", "copy", "s3://source-bucket/a", "s3://destination-bucket/", "--if-exists", "maybe")]
    [InlineData("'64 parts' is not a size", "copy", "s3://source-bucket/a", "s3://destination-bucket/", "--part-size", "64 parts")]
    [InlineData("--part-size is 1048576; it must be 5 MiB to 5 GiB", "copy", "s3://source-bucket/a", "s3://destination-bucket/", "--part-size", "1MiB")]
    [InlineData("'x' is no value of --max-concurrency", "copy", "s3://source-bucket/a", "s3://destination-bucket/", "--max-concurrency", "x")]
    [InlineData("--max-concurrency is 0; it must be 1 to 10,000", "copy", "s3://source-bucket/a", "s3://destination-bucket/", "--max-concurrency", "0")]
    [InlineData("exclude each other", "copy", "s3://source-bucket/a", "s3://destination-bucket/", "--bucket-owner-full-control", "--grant-full-control", "id")]
    [InlineData("--kms-key-id needs", "copy", "s3://source-bucket/a", "s3://destination-bucket/", "--sse", "AES256", "--kms-key-id", "k")]
    [InlineData("'rot13' is no value of --sse", "copy", "s3://source-bucket/a", "s3://destination-bucket/", "--sse", "rot13")]
    [InlineData("--access-key", "copy", "s3://source-bucket/a", "s3://destination-bucket/", "--access-key=x")]
    [InlineData("either --inventory or --source", "verify", "--destination", "s3://destination-bucket/")]
    [InlineData("--remove-prefix", "verify", "--source", "s3://source-bucket/", "--destination", "s3://destination-bucket/", "--remove-prefix", "a/")]
    [InlineData("The pattern '[z-a]' has a range that runs backwards", "inventory", "--source", "s3://source-bucket/", "--output", "never.csv", "--include", "[z-a]")]
    [InlineData("'nobody'", "copy", "s3://source-bucket/a", "s3://destination-bucket/", "--profile", "nobody")]
    [InlineData("give another --source-profile.", "copy", "s3://source-bucket/a", "s3://destination-bucket/", "--source-profile", "nobody")]
    [InlineData("give another --destination-profile.", "copy", "s3://source-bucket/a", "s3://destination-bucket/", "--destination-profile", "nobody")]
    [InlineData("'ftp://x' is not an http or https address", "copy", "s3://source-bucket/a", "s3://destination-bucket/", "--source-endpoint-url", "ftp://x")]
    [InlineData("--memory-budget is 1048576; it must be 16 MiB or more", "copy", "s3://source-bucket/a", "s3://destination-bucket/", "--memory-budget", "1MiB")]
    [InlineData("'sha9' is no value of --checksum", "checksum", "s3://source-bucket/a", "--checksum", "md5,sha9")]
    [InlineData("'nowhere' is not an http or https address", "copy", "s3://source-bucket/a", "s3://destination-bucket/", "--endpoint-url", "nowhere")]
    public async Task What_is_wrong_is_named_before_anything_is_asked_of_a_store(string word, params string[] arguments) =>
        (await WorkerBed.RunWithAsync(NoEnvironment, arguments)).MustRefuse(word);

    [Fact]
    public async Task A_missing_bucket_inventory_or_row_is_named_and_nothing_is_written()
    {
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAsync("a");
        var empty = bed.Folder.Write("empty.csv");
        var missing = bed.Folder.File("missing.csv");

        (await bed.RunAsync("copy", "s3://source-bucket/a", "s3://no-such-bucket/")).MustRefuse("no-such-bucket", "does not exist");
        (await bed.RunAsync("copy", "s3://no-such-bucket/a", "s3://destination-bucket/")).MustRefuse("no-such-bucket", "does not exist");
        (await bed.RunAsync("copy", "s3://source-bucket/nothing/", "s3://destination-bucket/")).MustRefuse("s3://source-bucket/nothing/");
        (await bed.RunAsync("run", "--inventory", missing, "--destination", "s3://destination-bucket/")).MustRefuse(missing, "does not exist");
        (await bed.RunAsync("run", "--inventory", empty, "--destination", "s3://destination-bucket/")).MustRefuse(empty, "no rows");
        (await bed.RunAsync("run", "--inventory", bed.Inventory("a"), "--destination", "s3://no-such-bucket/")).MustRefuse("no-such-bucket");
        (await bed.RunAsync("verify", "--inventory", missing, "--destination", "s3://destination-bucket/")).MustRefuse(missing);

        Assert.Empty(await bed.KeysAsync());
        Assert.False(Directory.Exists(bed.Folder.File("state")) && Directory.EnumerateFiles(bed.Folder.File("state"), "*", SearchOption.AllDirectories).Any());
    }

    [Fact]
    public async Task A_ledger_that_cannot_be_written_stops_the_run_before_it_begins()
    {
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAsync("a");
        var there = bed.Folder.Write("there.ndjson", "somebody's ledger");
        string[] copy = ["copy", "s3://source-bucket/a", "s3://destination-bucket/", "--ledger"];

        (await bed.RunAsync([.. copy, "/dev/full"])).MustRefuse("/dev/full");
        (await bed.RunAsync([.. copy, there])).MustRefuse(there, "exists already");
        (await bed.RunAsync([.. copy, Path.Combine(there, "ledger.ndjson")])).MustRefuse(there, "cannot be written");

        Assert.Equal("somebody's ledger", (await File.ReadAllLinesAsync(there))[0]);
        Assert.Empty(await bed.KeysAsync());
    }

    [Fact]
    public async Task An_endpoint_where_nothing_listens_is_named()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        var end = await WorkerBed.RunWithAsync(NoEnvironment, "copy", "s3://source-bucket/a", "s3://destination-bucket/", "--endpoint-url", $"http://127.0.0.1:{port}");

        end.MustRefuse($"http://127.0.0.1:{port}", "does not answer", "Check that address, the region and the network.");
    }

    [Fact]
    public async Task Help_lists_verbs_options_and_exit_codes()
    {
        var end = await WorkerBed.RunWithAsync(NoEnvironment, "copy", "--help");

        end.MustEndWith(0);
        Assert.Contains("--max-concurrency", end.Output, StringComparison.Ordinal);
        Assert.Contains("never from this command line", string.Join(' ', end.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Contains("3  interrupted", end.Output, StringComparison.Ordinal);
        Assert.All(end.Output.Split('\n'), line => Assert.True(line.Length <= 111, line));
    }
}
