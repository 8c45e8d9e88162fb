using System.Net;
using System.Text.Json;
using MediaExchange.Transfer.Sandbox.Edge;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using Xunit;

namespace Sandbox.Tests.Edge;

public sealed class ControlTests : IAsyncLifetime, IDisposable
{
    private readonly SandboxEdge _edge = new();
    private readonly HttpClient _http = new();
    private EdgeHost _host = null!;

    public static TheoryData<string> Paths => ["/_sandbox/faults", "/_sandbox/model", "/_sandbox/requests", "/_sandbox/requests/lines", "/_sandbox/anything"];

    public async Task InitializeAsync()
    {
        _host = await EdgeHost.StartAsync(_edge);
        _http.BaseAddress = new Uri(_host.Url);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_web_page_does_not_reach_the_sandboxs_own_endpoints(string path)
    {
        foreach (var (name, value) in new[]
        {
            ("Origin", "https://example.com"), ("Origin", "null"), ("Host", "example.com"), ("Host", "bucket.localhost"),
            ("Host", "localhost.example.com"), ("Host", "10.0.0.1"), ("Host", "127.0.0.1.nip.io"),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation(name, value);
            using var answer = await _http.SendAsync(request);
            Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{name}: {value} got {answer.StatusCode}");
        }

        Assert.Empty(_host.Received);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:9000")]
    [InlineData("127.0.0.1")]
    [InlineData("127.1.2.3:80")]
    [InlineData("[::1]:9000")]
    public async Task Names_of_this_machine_are_let_in(string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_sandbox/faults");
        request.Headers.Host = host;

        using var answer = await _http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("/bucket/../_sandbox/faults")]
    [InlineData("/./_sandbox/faults")]
    [InlineData("/%5Fsandbox/faults")]
    [InlineData("//_sandbox/faults")]
    public async Task A_key_that_resolves_to_them_is_an_ordinary_request_that_must_be_signed(string target)
    {
        await using var host = await EdgeHost.StartAsync();
        using var http = new HttpClient();

        using var answer = await http.GetAsync(new Uri(host.Url + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("<Code>AccessDenied</Code>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endpoints_that_are_not_the_edges_are_passed_on_unsigned()
    {
        using var answer = await _http.GetAsync("/_sandbox/health");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Null(Assert.Single(_host.Received).Signed);
        Assert.Equal(0, _edge.Requests.Summarise().Total);
    }

    [Fact]
    public async Task A_script_can_be_posted_read_back_with_its_counters_and_cleared()
    {
        // The example of the script's documentation.
        const string script = """
            { "rules": [
              { "name": "third part is throttled twice",
                "match": { "operation": "UploadPartCopy", "key": "films/*", "partNumber": 3, "times": 2 },
                "action": { "error": "SlowDown" } },
              { "match": { "operation": "CompleteMultipartUpload", "nth": 1 },
                "action": { "reset": "after" } },
              { "match": { "operation": "CopyObject", "probability": 0.05, "seed": 7 },
                "action": { "inside200": "InternalError" } },
              { "match": { "operation": "UploadPartCopy", "nth": 4 },
                "action": { "mutate": { "do": "overwrite", "target": "source" } } } ] }
            """;
        using (var posted = await _http.PostAsync("/_sandbox/faults", new StringContent(script)))
        {
            Assert.Equal(HttpStatusCode.NoContent, posted.StatusCode);
        }

        using var request = new HttpRequestMessage(HttpMethod.Put, "/bucket/films/a?uploadId=u&partNumber=3");
        request.Headers.Add("x-amz-copy-source", "/bucket/source");
        using (var answer = await _http.SendAsync(request))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        }

        using var rules = JsonDocument.Parse(await _http.GetStringAsync("/_sandbox/faults"));
        Assert.Equal(
            [(1, 1), (0, 0), (0, 0), (1, 0)],
            rules.RootElement.GetProperty("rules").EnumerateArray().Select(rule => (rule.GetProperty("calls").GetInt32(), rule.GetProperty("acted").GetInt32())));
        Assert.Equal("films/*", rules.RootElement.GetProperty("rules")[0].GetProperty("match").GetProperty("key").GetString());
        Assert.Equal("after", rules.RootElement.GetProperty("rules")[1].GetProperty("action").GetProperty("reset").GetString());

        (await _http.DeleteAsync("/_sandbox/faults")).Dispose();
        Assert.Empty(_edge.Faults.Status());
    }

    [Theory]
    [InlineData("", "fault script")]
    [InlineData("{", "fault script is not valid")]
    [InlineData("""{ "rule": [] }""", "rule")]
    [InlineData("""{ "rules": null }""", "rules")]
    [InlineData("""{ "rules": [ null ] }""", "Rule 1 is null")]
    [InlineData("""{ "rules": [ {} ] }""", "action")]
    [InlineData("""{ "rules": [ { "action": null } ] }""", "action")]
    [InlineData("""{ "rules": [ { "match": null, "action": { "error": "X" } } ] }""", "match")]
    [InlineData("""{ "rules": [ { "action": { "errror": "X" } } ] }""", "errror")]
    [InlineData("""{ "rules": [ { "action": { "reset": "sometime" } } ] }""", "reset")]
    [InlineData("""{ "rules": [ { "action": {} } ] }""", "Rule 1: the action does nothing")]
    [InlineData("""{ "rules": [ { "match": { "operation": "put*" }, "action": { "error": "X" } } ] }""", "operation is 'put*'")]
    [InlineData("""{ "rules": [ { "match": { "operation": "CopyObjects" }, "action": { "error": "X" } } ] }""", "operation is 'CopyObjects'")]
    public async Task A_script_that_cannot_be_used_is_refused_in_one_line(string script, string says)
    {
        _edge.Faults.Install(new FaultRule { Action = new() { Error = "SlowDown" } });

        using var answer = await _http.PostAsync("/_sandbox/faults", new StringContent(script));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains(says, text, StringComparison.Ordinal);
        Assert.Single(text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Single(_edge.Faults.Status());
    }

    [Theory]
    [InlineData("PUT", "/_sandbox/faults")]
    [InlineData("POST", "/_sandbox/model")]
    [InlineData("POST", "/_sandbox/requests")]
    [InlineData("DELETE", "/_sandbox/requests/lines")]
    public async Task Other_methods_are_not_allowed(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var answer = await _http.SendAsync(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }
}
