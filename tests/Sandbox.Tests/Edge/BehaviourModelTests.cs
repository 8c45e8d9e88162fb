using System.Net;
using MediaExchange.Transfer.Sandbox.Edge;
using MediaExchange.Transfer.Sandbox.Edge.Behaviour;
using MediaExchange.Transfer.Sandbox.Edge.Requests;
using MediaExchange.Transfer.Sandbox.S3;
using Xunit;

namespace Sandbox.Tests.Edge;

public class BehaviourModelTests
{
    private const int Size = 1_000_000;

    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public void A_bucket_of_tokens_gives_its_burst_and_then_its_rate()
    {
        var bucket = new TokenBucket(perSecond: 10, burst: 3, _time);

        Assert.Equal(3, Taken(bucket, 100));
        _time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(2, Taken(bucket, 100));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(3, Taken(bucket, 100));
    }

    [Theory]
    [InlineData("a/b/c", 0, "")]
    [InlineData("a/b/c", 1, "a/")]
    [InlineData("a/b/c", 2, "a/b/")]
    [InlineData("a/b/c", 3, "a/b/")]
    [InlineData("a", 1, "")]
    [InlineData("/a", 1, "/")]
    [InlineData("", 1, "")]
    public void A_prefix_is_the_leading_segments_of_a_key(string key, int segments, string prefix)
    {
        Assert.Equal(prefix, BehaviourModel.Prefix(key, segments));
    }

    [Fact]
    public void Reads_writes_buckets_and_prefixes_have_a_rate_each()
    {
        var model = new BehaviourModel(_time);
        model.Apply(new ModelSettings { Rate = new RateSettings { WritesPerSecond = 2, ReadsPerSecond = 3, PrefixSegments = 1 } });
        int Admitted(string bucket, string key, bool write) =>
            Enumerable.Range(0, 10).Count(_ => model.Admits(new EdgeRequest { Bucket = bucket, Key = key }, write));

        Assert.Equal(2, Admitted("one", "a/1", write: true));
        Assert.Equal(0, Admitted("one", "a/2", write: true));
        Assert.Equal(3, Admitted("one", "a/2", write: false));
        Assert.Equal(2, Admitted("one", "b/1", write: true));
        Assert.Equal(2, Admitted("two", "a/1", write: true));
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(1, Admitted("one", "a/3", write: true));
    }

    [Fact]
    public void Latencies_repeat_under_a_seed_and_lie_around_their_median()
    {
        var model = new BehaviourModel(_time);
        double[] Draw(int seed)
        {
            model.Apply(new ModelSettings { Seed = seed, FirstByteLatency = new LatencySettings { MedianMilliseconds = 30, Sigma = 0.5 } });
            return [.. Enumerable.Range(0, 1001).Select(_ => model.NextLatency().TotalMilliseconds)];
        }

        var first = Draw(1);
        Assert.Equal(first, Draw(1));
        Assert.NotEqual(first, Draw(2));
        Assert.InRange(first.Order().ElementAt(500), 28, 32);
        Assert.InRange(first.Order().ElementAt(990), 75, 120);
    }

    [Theory]
    [InlineData("""{ "copyMegabytesPerSecond": 0 }""", "copyMegabytesPerSecond is 0")]
    [InlineData("""{ "rate": { "writesPerSecond": 0.5 } }""", "rate.writesPerSecond is 0.5")]
    [InlineData("""{ "rate": { "prefixSegments": -1 } }""", "prefixSegments")]
    [InlineData("""{ "firstByteLatency": { "medianMilliseconds": -1 } }""", "firstByteLatency")]
    [InlineData("""{ "copyMBps": 3 }""", "copyMBps")]
    [InlineData("""[]""", "model is not valid")]
    [InlineData("""null""", "null")]
    public async Task Settings_that_make_no_sense_are_refused_and_the_old_ones_stay(string json, string says)
    {
        var edge = new SandboxEdge(_time);
        edge.Model.Apply(new ModelSettings { GetMegabytesPerSecond = 5 });
        await using var host = await EdgeHost.StartAsync(edge);
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };

        using var answer = await http.PutAsync("/_sandbox/model", new StringContent(json));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(says, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(5, edge.Model.Settings.GetMegabytesPerSecond);
    }

    [Fact]
    public async Task The_model_is_off_until_it_is_switched_on_and_after_it_was_switched_off()
    {
        var edge = new SandboxEdge(_time);
        await using var host = await EdgeHost.StartAsync(edge);
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        Assert.Equal("""{"seed":1}""", await http.GetStringAsync("/_sandbox/model"));
        (await http.GetAsync("/bucket/key")).Dispose();

        (await http.PutAsync("/_sandbox/model", new StringContent("""{ "rate": { "readsPerSecond": 1 }, "seed": 3 }"""))).Dispose();
        using (await http.GetAsync("/bucket/key"))
        using (var second = await http.GetAsync("/bucket/key"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
            Assert.Contains("<Code>SlowDown</Code>", await second.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        (await http.DeleteAsync("/_sandbox/model")).Dispose();
        using var last = await http.GetAsync("/bucket/key");
        Assert.Equal(HttpStatusCode.OK, last.StatusCode);
    }

    [Theory]
    [InlineData("bytes=100000000-179999999", 2)]
    [InlineData(null, 25)]
    public async Task A_copy_takes_its_bytes_by_the_rate_of_a_stream(string? range, int seconds)
    {
        var edge = new SandboxEdge(_time) { CopySizer = new FixedSizer(1_000_000_000) };
        edge.Model.Apply(new ModelSettings { CopyMegabytesPerSecond = 40, FirstByteLatency = new LatencySettings { MedianMilliseconds = 100 } });
        await using var host = await EdgeHost.StartAsync(edge);
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        using var request = new HttpRequestMessage(HttpMethod.Put, "/bucket/key?uploadId=u&partNumber=1");
        request.Headers.Add("x-amz-copy-source", "bucket/source");
        if (range is not null)
        {
            request.Headers.Add("x-amz-copy-source-range", range);
        }

        var call = http.SendAsync(request);

        Assert.Equal(TimeSpan.FromSeconds(seconds + 0.1), await _time.NextDelayAsync());
        Assert.Empty(host.Received);
        _time.Advance(TimeSpan.FromSeconds(seconds + 0.1));
        using var answer = await call;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single(host.Received);
    }

    [Fact]
    public async Task A_copy_that_the_client_gives_up_waiting_for_does_not_take_effect()
    {
        var edge = new SandboxEdge(_time) { CopySizer = new FixedSizer(1_000_000_000) };
        edge.Model.Apply(new ModelSettings { CopyMegabytesPerSecond = 40 });
        await using var host = await EdgeHost.StartAsync(edge);
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        using var request = new HttpRequestMessage(HttpMethod.Put, "/bucket/key");
        request.Headers.Add("x-amz-copy-source", "bucket/source");
        using var patience = new CancellationTokenSource();

        var call = http.SendAsync(request, patience.Token);
        await _time.NextDelayAsync();
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.True(await host.Finished.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Empty(host.Received);
        Assert.Equal(1, edge.Requests.Count(S3Operation.CopyObject, status: 0));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task A_transfer_takes_its_bytes_by_its_rate(string method)
    {
        var edge = new SandboxEdge(_time);
        edge.Model.Apply(new ModelSettings { GetMegabytesPerSecond = 0.5, PutMegabytesPerSecond = 0.5 });
        await using var host = await EdgeHost.StartAsync(edge, async context => await context.Response.Body.WriteAsync(new byte[Size]));
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        using var request = new HttpRequestMessage(new HttpMethod(method), "/bucket/key")
        {
            Content = method == "PUT" ? new ByteArrayContent(new byte[Size]) : null,
        };

        var call = http.SendAsync(request);
        while (!call.IsCompleted)
        {
            if (await Task.WhenAny(call, _time.NextDelayAsync()) is Task<TimeSpan> delay)
            {
                _time.Advance(await delay);
            }
        }

        using var answer = await call;
        Assert.InRange(_time.GetUtcNow() - DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(1.99), TimeSpan.FromSeconds(2.01));
        Assert.Equal(method == "PUT" ? Size : 0, Assert.Single(host.Received).Payload.Length);
    }

    private static int Taken(TokenBucket bucket, int attempts) => Enumerable.Range(0, attempts).Count(_ => bucket.TryTake());

    private sealed class FixedSizer(long size) : ICopySizer
    {
        public ValueTask<long?> SizeAsync(string bucket, string key, string? versionId, CancellationToken cancellationToken) => new(size);
    }
}
