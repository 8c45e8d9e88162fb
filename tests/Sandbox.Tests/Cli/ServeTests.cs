using System.Diagnostics;
using System.Text.Json;
using MediaExchange.Transfer.Sandbox;
using MediaExchange.Transfer.Sandbox.Cli;
using Xunit;

namespace Sandbox.Tests.Cli;

public class ServeTests
{
    [Fact]
    public void A_virtual_object_names_bucket_key_and_size()
    {
        Assert.Equal(new VirtualSpecification("bucket", "a=b/c d", 5_000_000_000_000), VirtualSpecification.Parse("s3://bucket/a=b/c d=5TB"));
        foreach (var bad in new[] { "bucket/key=5", "s3://bucket=5", "s3://bucket/key", "s3://bucket/key=x", "s3:///key=5", "s3://bucket/=5" })
            Assert.Contains(bad, Assert.Throws<ArgumentException>(() => VirtualSpecification.Parse(bad)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_tells_where_it_is_and_ends_with_its_parent()
    {
        // A process that lives until its input is closed stands for the parent.
        using var parent = Process.Start(new ProcessStartInfo("cat") { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        using var serve = Start("serve", "--port", "0", "--json", "--bucket", "media", "--virtual", "s3://media/film.mxf=5TB", "--parent-pid", $"{parent.Id}");
        using var ready = JsonDocument.Parse((await serve.StandardOutput.ReadLineAsync())!);
        var endpoint = new Uri(ready.RootElement.GetProperty("endpoint").GetString()!);
        Assert.Equal("127.0.0.1", endpoint.Host);
        Assert.Equal(serve.Id, ready.RootElement.GetProperty("pid").GetInt32());
        using var http = new HttpClient();
        Assert.Contains("\"total\"", await http.GetStringAsync(new Uri(endpoint, "/_sandbox/requests")), StringComparison.Ordinal);
        parent.StandardInput.Close();
        await serve.WaitForExitAsync();
        Assert.Equal(0, serve.ExitCode);
    }

    [Fact]
    public async Task A_port_in_use_ends_it_with_one_sentence_and_code_1()
    {
        await using var server = await SandboxServer.StartAsync();
        using var serve = Start("serve", "--port", $"{server.Endpoint.Port}");
        var error = await serve.StandardError.ReadToEndAsync();
        await serve.WaitForExitAsync();
        Assert.Equal(1, serve.ExitCode);
        Assert.Single(error.Trim().Split('\n'));
        Assert.Contains($"Port {server.Endpoint.Port}", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve", "--port", "99999")]
    [InlineData("serve", "--port", "0", "--bucket", "Not_A_Bucket")]
    [InlineData("serve", "--port", "0", "--virtual", "nonsense")]
    [InlineData("serve", "--port", "0", "--worker", "/nowhere/worker.dll")]
    [InlineData("surf")]
    public async Task Wrong_usage_is_code_2(params string[] arguments)
    {
        using var serve = Start(arguments);
        var error = await serve.StandardError.ReadToEndAsync();
        await serve.WaitForExitAsync();
        Assert.Equal(2, serve.ExitCode);
        Assert.Contains(arguments[^1], error, StringComparison.Ordinal);
    }

    private static Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", ["exec", typeof(SandboxServer).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
