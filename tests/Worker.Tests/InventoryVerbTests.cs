using Worker.Tests.Support;
using Xunit;

namespace Worker.Tests;

public sealed class InventoryVerbTests
{
    [Fact]
    public async Task It_lists_a_prefix_with_patterns_into_a_file()
    {
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAllAsync("in/a b.mxf", "in/deep/дом.mxf", "in/c.txt", "in/tmp/d.mxf", "out/e.mxf");
        var file = bed.Folder.File("inventory.csv");

        var end = await bed.RunAsync("inventory", "--source", "s3://source-bucket/in/", "--output", file, "--include", "*.mxf", "--exclude", "tmp/*");

        end.MustEndWith(0);
        Assert.Equal($"{file}: 2 objects, 28 B\n", end.Output);
        Assert.Equal(["source-bucket,in/a%20b.mxf", "source-bucket,in/deep/%D0%B4%D0%BE%D0%BC.mxf"], (await File.ReadAllLinesAsync(file)).Select(Plain));
    }

    [Fact]
    public async Task With_json_it_says_what_it_wrote()
    {
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAllAsync("a", "b");

        var end = await bed.RunAsync("inventory", "--source", "s3://source-bucket", "--output", bed.Folder.File("i.csv"), "--json");

        var written = Assert.Single(end.MustEndWith(0).Events);
        Assert.Equal("inventory", written.GetProperty("event").GetString());
        Assert.Equal(2, written.GetProperty("objects").GetInt64());
    }

    [Fact]
    public async Task A_bucket_that_is_missing_empty_or_denied_gets_one_sentence_and_no_file()
    {
        await using var bed = await WorkerBed.StartAsync();
        var file = bed.Folder.File("inventory.csv");

        (await bed.RunAsync("inventory", "--source", "s3://no-such-bucket/", "--output", file)).MustRefuse("no-such-bucket", "does not exist");
        (await bed.RunAsync("inventory", "--source", "s3://source-bucket/nothing/", "--output", file)).MustRefuse("source-bucket/nothing/");
        (await WorkerBed.RunWithAsync(bed.StrangersEnvironment, "inventory", "--source", "s3://source-bucket/", "--output", file)).MustRefuse("source-bucket", "s3:ListBucket");
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_gets_one_sentence()
    {
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAsync("a");
        var file = bed.Folder.File("no-such-folder/inventory.csv");

        (await bed.RunAsync("inventory", "--source", "s3://source-bucket/", "--output", file)).MustRefuse($"The inventory '{file}' cannot be written: the folder '{bed.Folder.File("no-such-folder")}' does not exist.");
    }

    [SkippableFact]
    public async Task Two_commands_can_write_to_one_file()
    {
        Skip.If(OperatingSystem.IsWindows(), "needs sh");
        await using var bed = await WorkerBed.StartAsync();
        await bed.PutAsync("a");
        var output = bed.Folder.File("output.txt");
        string[] command = [WorkerProcess.DotNet, WorkerProcess.PathOf(WorkerBed.WorkerAssembly), "inventory", "--source", "s3://source-bucket", "--output", bed.Folder.File("i.csv"), "--json"];

        using var shell = WorkerProcess.StartProgram("sh", new Dictionary<string, string>(bed.Environment) { ["OUT"] = output }, ["-c", "{ \"$@\"; \"$@\"; } > \"$OUT\"", "sh", .. command]);
        (await shell.EndAsync()).MustEndWith(0);

        Assert.Equal(2, (await File.ReadAllLinesAsync(output)).Length);
    }

    // A slash may be written as it is or as %2F: both are the same key.
    private static string Plain(string row) => row.Replace("\"", "", StringComparison.Ordinal).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
