using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Aws.Clients.CloudWatchLogs;
using MediaExchange.Transfer.Sandbox.Planes;
using MediaExchange.Transfer.Sandbox.Planes.Logs;
using Xunit;

namespace Sandbox.Tests.Planes;

public class LogsTests
{
    private static readonly AwsPlace Place = new("111122223333", "us-east-1");
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_stream_is_read_forwards_in_pages_and_on_from_where_it_ended()
    {
        await using var client = await PlaneClient.StartAsync();
        using var logs = Client(client);
        Write(client, "a", 1, 5);
        List<string> lines = [];
        GetLogEventsResponse page;
        string? token = null;
        do
        {
            page = await logs.GetLogEventsAsync(new() { LogGroupName = "group", LogStreamName = "a", StartFromHead = true, Limit = 2, NextToken = token });
            lines.AddRange(page.Events.Select(line => line.Message!));
            (var last, token) = (token, page.NextForwardToken);
            if (last == token)
                break;
        }
        while (true);
        Assert.Equal(["a 1", "a 2", "a 3", "a 4", "a 5"], lines);
        Write(client, "a", 6, 6);
        var more = await logs.GetLogEventsAsync(new() { LogGroupName = "group", LogStreamName = "a", StartFromHead = true, NextToken = token });
        Assert.Equal(("a 6", Noon.AddSeconds(6).UtcDateTime), (more.Events.Single().Message, more.Events.Single().Timestamp));
    }

    [Fact]
    public async Task The_latest_come_first_when_nothing_else_is_asked_and_older_ones_by_the_backward_token()
    {
        await using var client = await PlaneClient.StartAsync();
        using var logs = Client(client);
        Write(client, "a", 1, 5);
        var latest = await logs.GetLogEventsAsync(new() { LogGroupIdentifier = "arn:aws:logs:us-east-1:111122223333:log-group:group", LogStreamName = "a", Limit = 2 });
        Assert.Equal(["a 4", "a 5"], latest.Events.Select(line => line.Message));
        var older = await logs.GetLogEventsAsync(new() { LogGroupName = "group", LogStreamName = "a", NextToken = latest.NextBackwardToken });
        Assert.Equal(["a 1", "a 2", "a 3"], older.Events.Select(line => line.Message));
        var between = await logs.GetLogEventsAsync(new() { LogGroupName = "group", LogStreamName = "a", StartTime = Noon.AddSeconds(2).UtcDateTime, EndTime = Noon.AddSeconds(4).UtcDateTime });
        Assert.Equal(["a 2", "a 3"], between.Events.Select(line => line.Message));
    }

    [Theory]
    [InlineData("", 4)]
    [InlineData("done", 2)]
    [InlineData("done -\"of b\"", 1)]
    [InlineData("?failed ?start", 2)]
    [InlineData("{ $.runId = \"r1\" && $.error.code != Slow* }", 1)]
    public async Task A_group_is_searched_by_pattern(string pattern, int expected)
    {
        await using var client = await PlaneClient.StartAsync();
        using var logs = Client(client);
        Append(client, "a", "start of a");
        Append(client, "a", "done of a");
        Append(client, "b", "done of b");
        Append(client, "b", """{"runId":"r1","error":{"code":"failed"}}""");
        var found = await logs.FilterLogEventsAsync(new() { LogGroupName = "group", FilterPattern = pattern });
        Assert.Equal(expected, found.Events.Count);
        var first = await logs.FilterLogEventsAsync(new() { LogGroupName = "group", LogStreamNamePrefix = "b", Limit = 1 });
        Assert.Equal(("b", "done of b"), (first.Events.Single().LogStreamName, first.Events.Single().Message));
        var second = await logs.FilterLogEventsAsync(new() { LogGroupName = "group", LogStreamNamePrefix = "b", NextToken = first.NextToken });
        Assert.StartsWith("{", second.Events.Single().Message, StringComparison.Ordinal);
        Assert.Null(second.NextToken);
    }

    [Fact]
    public async Task A_group_is_there_when_a_stack_made_it_or_something_was_written()
    {
        await using var client = await PlaneClient.StartAsync();
        using var logs = Client(client);
        var missing = await Assert.ThrowsAsync<AmazonCloudWatchLogsException>(() => logs.FilterLogEventsAsync(new() { LogGroupName = "made" }));
        Assert.Equal("ResourceNotFoundException", missing.ErrorCode);
        await client.DeployAsync("""{"Resources":{"G":{"Type":"AWS::Logs::LogGroup","Properties":{"LogGroupName":"made"}}}}""");
        Assert.Empty((await logs.FilterLogEventsAsync(new() { LogGroupName = "made" })).Events);
        missing = await Assert.ThrowsAsync<AmazonCloudWatchLogsException>(() => logs.GetLogEventsAsync(new() { LogGroupName = "made", LogStreamName = "none" }));
        Assert.Contains("log stream", missing.Message, StringComparison.Ordinal);
        Write(client, "a", 1, 2);
        var (_, streams) = await client.JsonAsync("logs", "Logs_20140328.DescribeLogStreams", new { logGroupName = "group", orderBy = "LastEventTime", descending = true });
        Assert.Equal(("a", Noon.AddSeconds(2).ToUnixTimeMilliseconds()), (streams["logStreams"]![0]!["logStreamName"]!.ToString(), streams["logStreams"]![0]!["lastEventTimestamp"]!.GetValue<long>()));
    }

    [Fact]
    public async Task A_stream_keeps_its_latest_lines_and_no_more_than_it_may()
    {
        await using var client = await PlaneClient.StartAsync();
        var line = new string('x', 1 << 20);
        for (var i = 0; i < 20; i++)
            Append(client, "a", line);
        Append(client, "a", "last");
        var (count, size, last) = client.Sandbox.Server.Planes.Logs.Read(Place, "group", streams => (streams["a"].Events.Count, streams["a"].Events.Sum(found => (long)found.Size), streams["a"].Events.Last().Message));
        Assert.InRange(size, 7 << 20, 8 << 20);
        Assert.Equal((32, "last"), (count, last));
    }

    private static AmazonCloudWatchLogsClient Client(PlaneClient client) => new(new AwsAccess
    {
        AccessKey = client.Sandbox.Server.AccessKey,
        SecretKey = client.Sandbox.Server.SecretKey,
        Region = "us-east-1",
        EndpointUrl = client.Endpoint.ToString(),
    });

    private static void Append(PlaneClient client, string stream, string line) =>
        client.Sandbox.Server.Planes.Logs.Append(new LogTarget(Place, "group", stream), Noon, line);

    private static void Write(PlaneClient client, string stream, int from, int to)
    {
        for (var i = from; i <= to; i++)
            client.Sandbox.Server.Planes.Logs.Append(new LogTarget(Place, "group", stream), Noon.AddSeconds(i), $"{stream} {i}");
    }
}
