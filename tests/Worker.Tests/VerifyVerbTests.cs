using MediaExchange.Transfer.Engine.Stores;
using Worker.Tests.Support;
using Xunit;

namespace Worker.Tests;

public sealed class VerifyVerbTests
{
    [Fact]
    public async Task It_succeeds_only_when_all_match_and_names_what_does_not()
    {
        await using var bed = await WorkerBed.StartAsync();
        string[] keys = ["same", "missing", "different"];
        await bed.PutAllAsync(keys);
        var inventory = bed.Inventory(keys);
        string[] verify = ["verify", "--inventory", inventory, "--destination", "s3://destination-bucket/in/"];
        (await bed.RunAsync("run", "--inventory", inventory, "--destination", "s3://destination-bucket/in/")).MustEndWith(0);

        var before = await bed.RunAsync(verify);
        await bed.Store.DeleteAsync(new ObjectLocation(WorkerBed.Destination, "in/missing"), CancellationToken.None);
        await bed.Store.PutAsync(new PutRequest(new ObjectLocation(WorkerBed.Destination, "in/different"), new MemoryStream("others!!!"u8.ToArray())), CancellationToken.None);
        var after = await bed.RunAsync(verify);
        var json = await bed.RunAsync([.. verify, "--json"]);

        before.MustEndWith(0);
        Assert.Contains("matched                3", before.Output, StringComparison.Ordinal);
        after.MustEndWith(1);
        Assert.Contains("MISSING s3://source-bucket/missing: ", after.Output, StringComparison.Ordinal);
        Assert.Contains("DIFFERENT s3://source-bucket/different: ", after.Output, StringComparison.Ordinal);
        json.MustEndWith(1);
        Assert.Equal(["different", "matched", "missing"], json.Of("verified").Select(v => v.GetProperty("status").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(1, json.Summary.GetProperty("statuses").GetProperty("missing").GetInt64());
        Assert.False(json.Summary.TryGetProperty("ledger", out _));
    }

    [Fact]
    public async Task A_prefix_is_verified_as_it_was_copied()
    {
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAllAsync("a/1", "a/2");
        (await bed.RunAsync("copy", "s3://source-bucket/a/", "s3://destination-bucket/in/")).MustEndWith(0);

        var end = await bed.RunAsync("verify", "--source", "s3://source-bucket/a/", "--destination", "s3://destination-bucket/in/");

        end.MustEndWith(0);
        Assert.Contains("matched                2", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_told_is_undecided_and_no_success()
    {
        await using var bed = await WorkerBed.StartAsync();

        var end = await bed.RunAsync("verify", "--inventory", bed.Inventory("gone"), "--destination", "s3://destination-bucket/");

        end.MustEndWith(1);
        Assert.StartsWith("UNDECIDED s3://source-bucket/gone: ", end.Output, StringComparison.Ordinal);
    }
}
