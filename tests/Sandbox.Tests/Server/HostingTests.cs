using System.Net;
using System.Net.NetworkInformation;
using MediaExchange.Transfer.Sandbox;
using Xunit;

namespace Sandbox.Tests.Server;

public class HostingTests
{
    [Fact]
    public async Task It_listens_on_loopback_and_nowhere_else()
    {
        await using var server = await SandboxServer.StartAsync();
        Assert.Equal("127.0.0.1", server.Endpoint.Host);
        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(listener => listener.Port == server.Endpoint.Port);
        Assert.All(listeners, listener => Assert.Equal(IPAddress.Loopback, listener.Address));
    }

    [Fact]
    public async Task A_port_in_use_is_one_clear_sentence()
    {
        await using var server = await SandboxServer.StartAsync();
        var error = await Assert.ThrowsAsync<IOException>(() => SandboxServer.StartAsync(new SandboxOptions { Port = server.Endpoint.Port }));
        Assert.Contains($"Port {server.Endpoint.Port}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_port_is_free_again_after_the_end()
    {
        int port;
        await using (var server = await SandboxServer.StartAsync())
            port = server.Endpoint.Port;
        await using var again = await SandboxServer.StartAsync(new SandboxOptions { Port = port });
        Assert.Equal(port, again.Endpoint.Port);
    }

    [Fact]
    public async Task A_folder_keeps_objects_from_one_sandbox_to_the_next()
    {
        var folder = Directory.CreateTempSubdirectory("sandbox-").FullName;
        try
        {
            var options = new SandboxOptions { DataFolder = folder, Buckets = ["bucket"] };
            await using (var sandbox = await TestSandbox.StartAsync(options))
            {
                await sandbox.PutAsync("/bucket/key", "content", ("x-amz-meta-a", "b"));
                sandbox.Server.AddVirtualObject("bucket", "huge", 5_000_000_000_000);
            }

            await using var again = await TestSandbox.StartAsync(options);
            var got = await again.GetAsync("/bucket/key");
            Assert.Equal(("content", "b"), (got.Text, got.Header("x-amz-meta-a")));
            Assert.Equal("5000000000000", (await again.HeadAsync("/bucket/huge")).Header("Content-Length"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Virtual_hosts_name_the_bucket()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        await sandbox.PutAsync("/bucket/a/b", "content");
        await sandbox.PutAsync("/bucket?policy", """{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*"}]}""");
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(sandbox.Server.Endpoint, "/a/b"));
        request.Headers.Host = $"bucket.localhost:{sandbox.Server.Endpoint.Port}";
        using var answer = await http.SendAsync(request);
        Assert.Equal("content", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Parallel_writers_lose_nothing_and_one_conditional_writer_wins()
    {
        await using var sandbox = await TestSandbox.StartAsync();
        var puts = Enumerable.Range(0, 60).Select(i => sandbox.PutAsync($"/bucket/{i:00}", $"{i}"));
        Assert.All(await Task.WhenAll(puts), answer => Assert.Equal(200, answer.Status));
        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"{i:00}"), (await sandbox.GetAsync("/bucket?list-type=2")).All("Key"));
        var races = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => sandbox.PutAsync("/bucket/race", $"{i}", ("If-None-Match", "*"))));
        Assert.Single(races, answer => answer.Status == 200);
        Assert.Equal(19, races.Count(answer => answer.Status == 412));
    }
}
