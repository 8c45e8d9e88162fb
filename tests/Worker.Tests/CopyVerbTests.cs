using MediaExchange.Transfer.Engine.Stores;
using Worker.Tests.Support;
using Xunit;

namespace Worker.Tests;

public sealed class CopyVerbTests
{
    [Theory]
    [InlineData("s3://destination-bucket/in/", "in/film+1 %20.mxf")]
    [InlineData("s3://destination-bucket", "film+1 %20.mxf")]
    [InlineData("s3://destination-bucket/in/new", "in/new")]
    public async Task One_object_goes_where_the_addresses_say(string destination, string expected)
    {
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAsync("a/film+1 %20.mxf");

        var end = await bed.RunAsync("copy", "s3://source-bucket/a/film+1 %20.mxf", destination);

        end.MustEndWith(0);
        Assert.Equal([expected], await bed.KeysAsync());
        Assert.Contains("1 object accounted for", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prefix_goes_with_keys_relative_to_it()
    {
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAllAsync("a/1", "a/b/2", "a//3", "ab");

        (await bed.RunAsync("copy", "s3://source-bucket/a/", "s3://destination-bucket/in/")).MustEndWith(0);

        Assert.Equal(["in//3", "in/1", "in/b/2"], await bed.KeysAsync());
    }

    [Fact]
    public async Task Storage_class_and_properties_are_as_asked_for()
    {
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAsync("a");

        (await bed.RunAsync("copy", "s3://source-bucket/a", "s3://destination-bucket/kept")).MustEndWith(0);
        (await bed.RunAsync("copy", "s3://source-bucket/a", "s3://destination-bucket/bare", "--copy-properties", "none", "--storage-class", "STANDARD_IA")).MustEndWith(0);

        var kept = await bed.Store.HeadAsync(new ObjectLocation(WorkerBed.Destination, "kept"), CancellationToken.None);
        var bare = await bed.Store.HeadAsync(new ObjectLocation(WorkerBed.Destination, "bare"), CancellationToken.None);
        Assert.Equal("x", kept.Properties.Metadata["title"]);
        Assert.Equal("STANDARD", kept.StorageClass);
        Assert.Empty(bare.Properties.Metadata);
        Assert.Equal("STANDARD_IA", bare.StorageClass);
    }

    [Fact]
    public async Task All_properties_include_annotations()
    {
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAsync("a");
        var source = new ObjectLocation(WorkerBed.Source, "a");
        var head = await bed.Store.HeadAsync(source, CancellationToken.None);
        await bed.Store.WriteAnnotationAsync(new WriteAnnotationRequest(source, head.ETag, "note", "text"u8.ToArray()), CancellationToken.None);

        (await bed.RunAsync("copy", "s3://source-bucket/a", "s3://destination-bucket/all", "--copy-properties", "all")).MustEndWith(0);
        (await bed.RunAsync("copy", "s3://source-bucket/a", "s3://destination-bucket/default")).MustEndWith(0);

        Assert.Equal("note", Assert.Single(await bed.Store.ListAnnotationsAsync(new ObjectLocation(WorkerBed.Destination, "all"), CancellationToken.None)).Name);
        Assert.Empty(await bed.Store.ListAnnotationsAsync(new ObjectLocation(WorkerBed.Destination, "default"), CancellationToken.None));
    }

    [Fact]
    public async Task What_to_do_with_a_key_that_is_there_is_a_choice()
    {
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAsync("a");
        string[] copy = ["copy", "s3://source-bucket/a", "s3://destination-bucket/a", "--json"];

        Assert.Equal("copied", await StatusAsync([]));
        Assert.Equal("skipped", await StatusAsync([]));
        Assert.Equal("copied", await StatusAsync(["--if-exists", "overwrite"]));
        Assert.Equal("failed", await StatusAsync(["--if-exists", "fail"]));

        async Task<string?> StatusAsync(string[] more)
        {
            var end = await bed.RunAsync([.. copy, .. more]);
            var outcome = Assert.Single(end.Of("outcome"));
            Assert.Equal(outcome.GetProperty("status").GetString() == "failed" ? 1 : 0, end.ExitCode);
            return outcome.GetProperty("status").GetString();
        }
    }

    [Fact]
    public async Task A_failure_names_object_reason_and_next_step()
    {
        await using var bed = await WorkerBed.StartAsync();

        var end = await bed.RunAsync("copy", "s3://source-bucket/never-there", "s3://destination-bucket/");

        end.MustEndWith(1);
        Assert.StartsWith("FAILED s3://source-bucket/never-there: ", end.Output, StringComparison.Ordinal);
        Assert.Contains("Check the key", end.Output, StringComparison.Ordinal);
        Assert.Equal("", end.Error);
    }

    [Fact]
    public async Task A_source_that_is_denied_fails_with_the_missing_permission()
    {
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAsync("a");

        var end = await WorkerBed.RunWithAsync(bed.StrangersEnvironment, "copy", "s3://source-bucket/a", "s3://destination-bucket/");

        end.MustEndWith(1);
        Assert.Contains("s3://source-bucket/a", end.Output, StringComparison.Ordinal);
        Assert.Contains("s3:GetObject", end.Output, StringComparison.Ordinal);
        Assert.Empty(await bed.KeysAsync());
    }

    [Fact]
    public async Task A_dry_run_tells_the_plan_and_writes_nothing()
    {
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAllAsync("a/1", "a/22");

        var end = await bed.RunAsync("copy", "s3://source-bucket/a/", "s3://destination-bucket/", "--dry-run");
        var json = await bed.RunAsync("copy", "s3://source-bucket/a/", "s3://destination-bucket/", "--dry-run", "--json");

        end.MustEndWith(0);
        Assert.Contains("objects     2, 0 of them in parts", end.Output, StringComparison.Ordinal);
        Assert.Contains("bytes       7 B", end.Output, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was written.\n", end.Output, StringComparison.Ordinal);
        var plan = Assert.Single(json.MustEndWith(0).Events);
        Assert.Equal(2, plan.GetProperty("objects").GetInt64());
        Assert.Empty(await bed.KeysAsync());
        Assert.False(Directory.Exists(bed.Folder.File("state")));
    }
}
