using MediaExchange.Transfer.Engine.Stores;
using Worker.Tests.Support;
using Xunit;

namespace Worker.Tests;

/// <summary>Two endpoints with credentials of their own: the second has a profile.</summary>
public sealed class StreamedVerbTests
{
    private const int Large = (21 << 20) + 1;

    [Fact]
    public async Task Between_two_endpoints_bytes_pass_through_the_worker_which_says_so_and_verify_finds_them_equal()
    {
        await using var here = await WorkerBed.StartAsync();
        await using var there = await WorkerBed.StartAsync();
        await here.PutAllAsync("p/a", "p/b");
        here.PutVirtual("p/large", Large);
        var other = Other(here, there);

        var plan = (await here.RunAsync(["copy", "s3://source-bucket/p/", "s3://destination-bucket/in/", "--dry-run", .. other])).MustEndWith(0);
        var copy = (await here.RunAsync(["copy", "s3://source-bucket/p/", "s3://destination-bucket/in/", .. other])).MustEndWith(0);
        var verify = (await here.RunAsync(["verify", "--source", "s3://source-bucket/p/", "--destination", "s3://destination-bucket/in/", "--json", .. other])).MustEndWith(0);

        var said = $"The bytes pass through this machine. {here.Endpoint} and {there.Endpoint} are different stores.\n";
        Assert.Contains(said, plan.Output, StringComparison.Ordinal);
        Assert.Equal(2, copy.Output.Split(said).Length);
        Assert.Equal(["in/a", "in/b", "in/large"], await there.KeysAsync());
        Assert.Equal((3, 3), (verify.Summary.GetProperty("objects").GetInt32(), verify.Summary.GetProperty("verifiedBy").GetProperty("crc64nvme").GetInt32()));
        Assert.Equal(0, await there.PendingUploadsAsync());
        var head = await there.Store.HeadAsync(new ObjectLocation(WorkerBed.Destination, "in/a"), default);
        Assert.Equal(("video/mp4", "x"), (head.Properties.ContentType, head.Properties.Metadata["title"]));
    }

    [Fact]
    public async Task The_same_bucket_and_prefix_at_another_endpoint_is_another_place()
    {
        await using var here = await WorkerBed.StartAsync();
        await using var there = await WorkerBed.StartAsync();
        await here.PutAllAsync("p/a");

        (await here.RunAsync(["copy", "s3://source-bucket/p/", "s3://source-bucket/p/", .. Other(here, there)])).MustEndWith(0);

        Assert.Equal(["p/a"], await there.KeysAsync(WorkerBed.Source));
    }

    [Fact]
    public async Task An_inventory_of_the_one_side_is_made_and_run_to_the_other()
    {
        await using var here = await WorkerBed.StartAsync();
        await using var there = await WorkerBed.StartAsync();
        await there.PutAllAsync("a", "b");
        var inventory = here.Folder.File("inventory.csv");
        string[] from = ["--source-endpoint-url", there.Endpoint, "--source-profile", "other"];
        Other(here, there);

        (await here.RunAsync(["inventory", "--source", "s3://source-bucket/", "--output", inventory, .. from])).MustEndWith(0);
        var run = (await here.RunAsync(["run", "--inventory", inventory, "--destination", "s3://destination-bucket/", "--json", .. from])).MustEndWith(0);

        Assert.Equal(["a", "b"], await here.KeysAsync());
        Assert.Contains("\"streamedBecause\":\"otherStore\"", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_is_gone_on_with_between_the_same_stores_only_and_as_it_was_begun()
    {
        await using var here = await WorkerBed.StartAsync();
        await using var there = await WorkerBed.StartAsync();
        var ledger = here.Folder.File("ledger.ndjson");
        var other = Other(here, there);
        var first = (await here.RunAsync(["copy", "s3://source-bucket/late", "s3://destination-bucket/", "--ledger", ledger, .. other])).MustEndWith(1);
        Assert.EndsWith($" run --resume {ledger} {string.Join(' ', other)}\n", first.Output, StringComparison.Ordinal);
        await here.PutAsync("late");

        var refused = (await here.RunAsync("run", "--resume", ledger)).MustEndWith(2);
        Assert.Contains($"was from '{here.Endpoint}' to '{there.Endpoint}', and this one would be with '{here.Endpoint}'.", refused.Error, StringComparison.Ordinal);
        (await here.RunAsync(["run", "--resume", ledger, .. other])).MustEndWith(0);

        Assert.Equal(["late"], await there.KeysAsync());
        Assert.Empty(await here.KeysAsync());
    }

    [Fact]
    public async Task Streamed_within_one_store_is_remembered_by_its_ledger()
    {
        await using var bed = await WorkerBed.StartAsync();
        var ledger = bed.Folder.File("ledger.ndjson");
        (await bed.RunAsync("copy", "s3://source-bucket/late", "s3://destination-bucket/", "--streamed", "--ledger", ledger)).MustEndWith(1);
        await bed.PutAsync("late");

        var resumed = (await bed.RunAsync("run", "--resume", ledger)).MustEndWith(0);

        Assert.Contains("The bytes pass through this machine. It was asked for.\n", resumed.Output, StringComparison.Ordinal);
        Assert.Contains("\"streamedBecause\":\"asked\"", await File.ReadAllTextAsync(ledger), StringComparison.Ordinal);
        Assert.Equal(["late"], await bed.KeysAsync());
    }

    /// <summary>The second endpoint as the destination, and a profile for it.</summary>
    private static string[] Other(WorkerBed here, WorkerBed there)
    {
        var folder = Directory.CreateDirectory(here.Folder.File(".aws"));
        var file = Path.Combine(folder.FullName, "credentials");
        File.WriteAllText(file, $"[other]\naws_access_key_id = {there.Server.AccessKey}\naws_secret_access_key = {there.Server.SecretKey}\n");
        here.Environment["AWS_SHARED_CREDENTIALS_FILE"] = file;
        return ["--destination-profile", "other", "--destination-endpoint-url", there.Endpoint];
    }
}
