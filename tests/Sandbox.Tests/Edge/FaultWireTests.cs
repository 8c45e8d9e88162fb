using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Xml.Linq;
using MediaExchange.Transfer.Sandbox.Edge;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using MediaExchange.Transfer.Sandbox.S3;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Sandbox.Tests.Edge;

/// <summary>What a client sees of each fault, and whether the request took effect.</summary>
public sealed class FaultWireTests : IAsyncLifetime, IDisposable
{
    private const int ContentLength = 100_000;

    private static readonly byte[] _content = [.. Enumerable.Range(0, ContentLength).Select(i => (byte)i)];

    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly RecordingMutator _mutator = new();
    private readonly SandboxEdge _edge;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private EdgeHost _host = null!;

    public FaultWireTests() => _edge = new SandboxEdge(_time) { Mutator = _mutator };

    public async Task InitializeAsync()
    {
        _host = await EdgeHost.StartAsync(_edge, ServeAsync);
        _http.BaseAddress = new Uri(_host.Url);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task An_error_before_is_all_that_happens()
    {
        Install(new FaultAction { Error = "SlowDown" });

        using var answer = await PutAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("SlowDown", await CodeAsync(answer));
        Assert.NotEmpty(answer.Headers.GetValues("x-amz-request-id").Single());
        Assert.Empty(_host.Received);
    }

    [Fact]
    public async Task An_error_after_hides_that_the_request_took_effect()
    {
        Install(new FaultAction { Error = "InternalError", When = FaultMoment.After });

        using var answer = await PutAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("InternalError", await CodeAsync(answer));
        Assert.Null(answer.Headers.ETag);
        Assert.NotEmpty(answer.Headers.GetValues("x-amz-request-id").Single());
        Assert.Single(_host.Received);
    }

    [Fact]
    public async Task Code_status_message_and_Retry_After_can_be_anything()
    {
        Install(new FaultAction { Error = "Whatever", Status = 418, Message = "No <coffee> here", RetryAfterSeconds = 7 });

        using var answer = await PutAsync();

        Assert.Equal(418, (int)answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), answer.Headers.RetryAfter!.Delta);
        Assert.Equal("No <coffee> here", XElement.Parse(await answer.Content.ReadAsStringAsync()).Element("Message")!.Value);
    }

    [Fact]
    public async Task Status429_is_TooManyRequests()
    {
        Install(new FaultAction { Status429 = true });

        using var answer = await PutAsync();

        Assert.Equal(429, (int)answer.StatusCode);
        Assert.Equal("TooManyRequests", await CodeAsync(answer));
    }

    [Theory]
    [InlineData("PUT", "/bucket/key", FaultMoment.Before, 0)]
    [InlineData("PUT", "/bucket/key", FaultMoment.After, 1)]
    [InlineData("POST", "/bucket/key?uploadId=u", FaultMoment.Before, 0)]
    [InlineData("POST", "/bucket/key?uploadId=u", FaultMoment.After, 1)]
    internal async Task An_error_may_come_inside_a_200(string method, string target, FaultMoment when, int effects)
    {
        Install(new FaultAction { Inside200 = "InternalError", When = when });
        using var request = new HttpRequestMessage(new HttpMethod(method), target) { Content = new ByteArrayContent([]) };

        using var answer = await _http.SendAsync(request);

        var body = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("InternalError", XElement.Parse(body).Element("Code")!.Value);
        Assert.Equal(method == "POST", body.Contains("?>\n  \n<Error>", StringComparison.Ordinal));
        Assert.Equal(effects, _host.Received.Count);
    }

    [Theory]
    [InlineData(ResetMoment.Before, 0)]
    [InlineData(ResetMoment.During, 1)]
    [InlineData(ResetMoment.After, 1)]
    internal async Task A_reset_leaves_the_client_without_an_answer(ResetMoment moment, int effects)
    {
        Install(new FaultAction { Reset = moment });

        await Assert.ThrowsAsync<HttpRequestException>(PutAsync);

        Assert.Equal(effects, _host.Received.Count);
        await FinishedAsync();
        Assert.Equal(1, _edge.Requests.Count(S3Operation.PutObject, status: 0));
    }

    [Fact]
    public async Task A_reset_during_the_body_breaks_off_half_way()
    {
        Install(new FaultAction { Reset = ResetMoment.During });

        // The reset may overtake what was sent before it: all that is sure is that there is never more than half.
        var read = new MemoryStream();
        var broken = await Record.ExceptionAsync(async () =>
        {
            using var answer = await _http.GetAsync("/bucket/key", HttpCompletionOption.ResponseHeadersRead);
            await answer.Content.CopyToAsync(read);
        });

        Assert.IsAssignableFrom<HttpRequestException>(broken);
        Assert.InRange(read.Length, 0, ContentLength / 2);
    }

    [Theory]
    [InlineData("/bucket/key", 1)]
    [InlineData("/bucket/key", 70_000)]
    [InlineData("/bucket/unknown-length", 70_000)]
    public async Task A_truncated_body_is_shorter_than_promised(string target, int keep)
    {
        Install(new FaultAction { Truncate = new() { KeepBytes = keep } });

        var read = new MemoryStream();
        var broken = await Record.ExceptionAsync(async () =>
        {
            using var answer = await _http.GetAsync(target, HttpCompletionOption.ResponseHeadersRead);
            await answer.Content.CopyToAsync(read);
        });

        Assert.IsAssignableFrom<HttpRequestException>(broken);
        Assert.Equal(_content[..(int)read.Length], read.ToArray());

        // Without a Content-Length only a reset tells the client, and that may overtake the last bytes.
        Assert.InRange(read.Length, target.EndsWith("/key", StringComparison.Ordinal) ? keep : 0, keep);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(70_000)]
    public async Task A_truncated_body_may_be_as_short_as_it_says(int keep)
    {
        Install(new FaultAction { Truncate = new() { KeepBytes = keep, AdjustContentLength = true } });

        var body = await _http.GetByteArrayAsync("/bucket/key");

        Assert.Equal(_content[..keep], body);
    }

    [Fact]
    public async Task A_body_that_is_shorter_anyway_is_not_truncated()
    {
        Install(new FaultAction { Truncate = new() { KeepBytes = ContentLength } });

        Assert.Equal(_content, await _http.GetByteArrayAsync("/bucket/key"));
    }

    [Theory]
    [InlineData(FaultMoment.Before, 0)]
    [InlineData(FaultMoment.After, 1)]
    internal async Task A_hanging_request_ends_when_the_client_gives_up(FaultMoment when, int effects)
    {
        var reached = new TaskCompletionSource();
        Install(new FaultAction
        {
            Hang = true,
            When = when,
            Hook = (_, _) =>
            {
                reached.SetResult();
                return Task.CompletedTask;
            },
        });
        using var patience = new CancellationTokenSource();
        var call = _http.PutAsync("/bucket/key", new ByteArrayContent(new byte[3_000_000]), patience.Token);
        await reached.Task;
        Assert.False(call.IsCompleted);

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await FinishedAsync();
        Assert.Equal(effects, _host.Received.Count);
        Assert.Equal(0, _edge.Requests.Summarise().InFlight);
    }

    [Fact]
    public async Task A_delay_passes_before_anything_else()
    {
        Install(new FaultAction { DelayMilliseconds = 1500 });
        var call = PutAsync();

        Assert.Equal(TimeSpan.FromMilliseconds(1500), await _time.NextDelayAsync());
        Assert.Empty(_host.Received);
        _time.Advance(TimeSpan.FromMilliseconds(1500));

        using var answer = await call;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_slow_body_takes_its_size_by_its_rate()
    {
        Install(new FaultAction { SlowBodyBytesPerSecond = 1000 });
        var call = _http.GetByteArrayAsync("/bucket/key");
        while (!call.IsCompleted)
        {
            if (await Task.WhenAny(call, _time.NextDelayAsync()) is Task<TimeSpan> delay)
            {
                _time.Advance(await delay);
            }
        }

        Assert.Equal(_content, await call);
        Assert.InRange(_time.GetUtcNow() - DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(99.9), TimeSpan.FromSeconds(100.1));
    }

    [Theory]
    [InlineData(301, HttpStatusCode.MovedPermanently, "PermanentRedirect")]
    [InlineData(307, HttpStatusCode.TemporaryRedirect, "TemporaryRedirect")]
    [InlineData(400, HttpStatusCode.BadRequest, "AuthorizationHeaderMalformed")]
    public async Task A_redirect_names_the_region(int status, HttpStatusCode expected, string code)
    {
        Install(new FaultAction { Redirect = new() { Status = status, Region = "eu-north-1", Endpoint = "localhost:1" } });

        using var answer = await _http.GetAsync("/bucket/a%20b?x=y");

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("eu-north-1", answer.Headers.GetValues("x-amz-bucket-region").Single());
        Assert.Equal(status == 307 ? "http://localhost:1/bucket/a%20b?x=y" : null, answer.Headers.Location?.AbsoluteUri);
        Assert.Equal(code, await CodeAsync(answer));
    }

    [Theory]
    [InlineData("bytes=0-9", "bytes 1-10/100000")]
    [InlineData("bytes=10-19", "bytes 9-18/100000")]
    public async Task A_wrong_range_is_one_byte_off(string asked, string told)
    {
        Install(new FaultAction { WrongRange = true });

        using var answer = await GetRangeAsync(asked);

        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(told, answer.Content.Headers.ContentRange!.ToString());
        Assert.Equal(10, (await answer.Content.ReadAsByteArrayAsync()).Length);
    }

    [Fact]
    public async Task An_ignored_range_gets_the_whole_object()
    {
        Install(new FaultAction { RangeIgnored = true });

        using var answer = await GetRangeAsync("bytes=10-19");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(_content, await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Corruption_is_left_to_the_endpoint()
    {
        Install(new FaultAction { Corrupt = true });

        Assert.NotEqual(_content, await _http.GetByteArrayAsync("/bucket/key"));
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    internal async Task A_hook_runs_before_or_after_the_request_took_effect(FaultMoment when)
    {
        var receivedThen = -1;
        Install(new FaultAction
        {
            When = when,
            Hook = (fault, _) =>
            {
                receivedThen = _host.Received.Count;
                Assert.Equal((S3Operation.PutObject, "key", 1L), (fault.Request.Operation, fault.Request.Key, fault.Call));
                return Task.CompletedTask;
            },
        });

        using var answer = await PutAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotNull(answer.Headers.ETag);
        Assert.Equal(when == FaultMoment.After ? 1 : 0, receivedThen);
    }

    [Theory]
    [InlineData(MutationKind.Overwrite, MutationTarget.Source, "Overwrite source-bucket/the source")]
    [InlineData(MutationKind.Delete, MutationTarget.Object, "Delete bucket/key")]
    [InlineData(MutationKind.AbortUpload, MutationTarget.Source, "AbortUpload bucket/key u1")]
    internal async Task A_mutation_changes_the_source_the_object_or_the_upload(MutationKind kind, MutationTarget target, string expected)
    {
        Install(new FaultAction { Mutate = new() { Do = kind, Target = target } });
        using var request = new HttpRequestMessage(HttpMethod.Put, "/bucket/key?partNumber=2" + (kind == MutationKind.AbortUpload ? "&uploadId=u1" : ""));
        request.Headers.Add("x-amz-copy-source", "/source-bucket/the%20source?versionId=v1");

        using var answer = await _http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(expected, Assert.Single(_mutator.Calls));
    }

    [Fact]
    public async Task The_log_names_the_rule_that_acted()
    {
        _edge.Faults.Install(new FaultRule { Name = "no luck", Match = new() { Nth = 2 }, Action = new() { Error = "SlowDown" } });
        for (var i = 0; i < 3; i++)
        {
            (await PutAsync()).Dispose();
            await FinishedAsync();
        }

        Assert.Equal([(200, null), (503, "no luck"), (200, null)], _edge.Requests.Records().Select(record => (record.Status, record.Fault)));
    }

    private static async Task<string> CodeAsync(HttpResponseMessage answer) =>
        XElement.Parse(await answer.Content.ReadAsStringAsync()).Element("Code")!.Value;

    /// <summary>An object of known content at every address, with ranges.</summary>
    private static async Task ServeAsync(HttpContext context)
    {
        var response = context.Response;
        response.Headers.ETag = "\"0\"";
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            return;
        }

        var body = _content.ToArray();
        body[50_000] ^= context.Items.ContainsKey(FaultMarks.Corrupt) ? (byte)1 : (byte)0;
        if (context.Request.GetTypedHeaders().Range is { } range)
        {
            var (from, to) = ((int)range.Ranges.Single().From!, (int)range.Ranges.Single().To!);
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = $"bytes {from}-{to}/{ContentLength}";
            body = body[from..(to + 1)];
        }

        if (!context.Request.Path.Value!.EndsWith("unknown-length", StringComparison.Ordinal))
        {
            response.ContentLength = body.Length;
        }

        foreach (var piece in body.Chunk(10_000))
        {
            await response.Body.WriteAsync(piece);
        }
    }

    private void Install(FaultAction action) => _edge.Faults.Install(new FaultRule { Action = action });

    private Task<HttpResponseMessage> PutAsync() => _http.PutAsync("/bucket/key", new ByteArrayContent(Encoding.ASCII.GetBytes("payload")));

    private async Task<HttpResponseMessage> GetRangeAsync(string range)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/bucket/key");
        request.Headers.Add("Range", range);
        return await _http.SendAsync(request);
    }

    private async Task FinishedAsync() => Assert.True(await _host.Finished.WaitAsync(TimeSpan.FromSeconds(30)));

    private sealed class RecordingMutator : ISandboxMutator
    {
        public ConcurrentQueue<string> Calls { get; } = new();

        public ValueTask MutateAsync(MutationKind kind, string bucket, string key, string? uploadId, CancellationToken cancellationToken)
        {
            Calls.Enqueue($"{kind} {bucket}/{key} {uploadId}".TrimEnd());
            return ValueTask.CompletedTask;
        }
    }
}
