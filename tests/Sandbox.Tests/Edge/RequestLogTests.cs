using System.Text.Json;
using MediaExchange.Transfer.Sandbox.Edge;
using MediaExchange.Transfer.Sandbox.Edge.Control;
using MediaExchange.Transfer.Sandbox.Edge.Requests;
using MediaExchange.Transfer.Sandbox.S3;
using Xunit;

namespace Sandbox.Tests.Edge;

public class RequestLogTests
{
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddDays(1));

    [Fact]
    public void Requests_are_counted_by_operation_and_status()
    {
        var log = new RequestLog(_time);
        Send(log, S3Operation.PutObject, 200, 3);
        Send(log, S3Operation.PutObject, 503, 2);
        Send(log, S3Operation.CopyObject, 200, 1);

        Assert.Equal(
            [new RequestCount("CopyObject", 200, 1), new RequestCount("PutObject", 200, 3), new RequestCount("PutObject", 503, 2)],
            log.Summarise().Counts);
        Assert.Equal((5, 2, 6), (log.Count(S3Operation.PutObject), log.Count(S3Operation.PutObject, 503), log.Summarise().Total));
    }

    [Fact]
    public void The_most_in_flight_is_remembered()
    {
        var log = new RequestLog(_time);
        log.Begin();
        log.Begin();
        log.Begin();
        log.End(new EdgeRequest(), 200, 0, 0);

        Assert.Equal((2, 3), (log.Summarise().InFlight, log.Summarise().MaxInFlight));
        log.Clear();
        Assert.Equal((2, 2), (log.Summarise().InFlight, log.Summarise().MaxInFlight));
    }

    [Fact]
    public void Each_second_of_the_last_ten_minutes_has_its_counts()
    {
        var log = new RequestLog(_time);
        var start = _time.GetUtcNow();
        Send(log, S3Operation.PutObject, 200, 5);
        _time.Advance(TimeSpan.FromSeconds(2));
        Send(log, S3Operation.PutObject, 200, 1);
        Send(log, S3Operation.PutObject, 503, 2);
        Send(log, S3Operation.PutObject, 429, 1);

        Assert.Equal([new SecondCount(start, 5, 0), new SecondCount(start.AddSeconds(2), 4, 3)], log.Summarise().PerSecond);

        _time.Advance(TimeSpan.FromSeconds(598));
        Send(log, S3Operation.PutObject, 200, 1);
        Assert.Equal([start.AddSeconds(2), start.AddSeconds(600)], log.Summarise().PerSecond.Select(second => second.Second));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(log.Summarise().PerSecond);
    }

    [Fact]
    public void Only_the_last_requests_are_kept()
    {
        var log = new RequestLog(_time);
        Send(log, S3Operation.PutObject, 200, RequestLog.Capacity + 5);

        var records = log.Records();

        Assert.Equal(RequestLog.Capacity, records.Count);
        Assert.Equal((6, RequestLog.Capacity + 5), (records[0].Number, records[^1].Number));
    }

    [Fact]
    public async Task What_was_requested_can_be_read_as_JSON_lines_and_cleared()
    {
        var edge = new SandboxEdge(_time);
        await using var host = await EdgeHost.StartAsync(edge);
        using var http = new HttpClient { BaseAddress = new Uri(host.Url) };
        using var request = new HttpRequestMessage(HttpMethod.Put, "/bucket/%D0%B4%D0%BE%D0%BC?uploadId=u&partNumber=7") { Content = new ByteArrayContent([1, 2, 3]) };
        request.Headers.Add("x-amz-copy-source", "/bucket/source");
        request.Headers.Add("x-amz-copy-source-range", "bytes=0-9");
        (await http.SendAsync(request)).Dispose();
        Assert.True(await host.Finished.WaitAsync(TimeSpan.FromSeconds(30)));

        var lines = (await http.GetStringAsync("/_sandbox/requests/lines")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(
            """{"number":1,"time":"1970-01-02T00:00:00+00:00","operation":"UploadPartCopy","bucket":"bucket","key":"дом","status":200,"partNumber":7,"bytesIn":3,"bytesOut":0,"copyRange":"bytes=0-9"}""",
            Assert.Single(lines));
        var summary = JsonSerializer.Deserialize<RequestSummary>(await http.GetStringAsync("/_sandbox/requests"), ControlJson.Options);
        Assert.Equal(new RequestCount("UploadPartCopy", 200, 1), Assert.Single(summary!.Counts));

        (await http.DeleteAsync("/_sandbox/requests")).Dispose();
        Assert.Empty(edge.Requests.Records());
    }

    private static void Send(RequestLog log, S3Operation operation, int status, int count)
    {
        for (var i = 0; i < count; i++)
        {
            log.Begin();
            log.End(new EdgeRequest { Operation = operation }, status, 0, 0);
        }
    }
}
