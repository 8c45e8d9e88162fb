using System.Runtime.CompilerServices;
using System.Text.Json;
using Amazon.Runtime;
using MediaExchange.Transfer.Aws.Clients.Batch;
using MediaExchange.Transfer.Aws.Clients.CloudWatchLogs;
using MediaExchange.Transfer.Aws.Preflight;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>Reads what driver and workers wrote about a run, or about one of its objects.</summary>
internal sealed class RunLogReader(RunClients clients, HelperFacts helper)
{
    private const string Driver = "Driver";
    private const string Worker = "Worker";

    // Clocks differ.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    /// <summary>The driver's lines, then the workers', each in the order of their time.</summary>
    /// <param name="run">The run.</param>
    /// <param name="item">The object; null for all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="Engine.TransferException">While enumerating: logs may not be read.</exception>
    public async IAsyncEnumerable<RunLogLine> ReadAsync(RunDocument run, ObjectLocation? item, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (run.Engine == RunEngine.S3Batch)
        {
            await foreach (var line in SearchAsync(run, Driver, helper.Output("DriverLogGroup"), item, cancellationToken).ConfigureAwait(false))
                yield return line;
        }

        var jobs = item is null ? [] : await AskAsync(run, () => JobsAsync(run.RunId, RunWriter.TaskId(item), cancellationToken)).ConfigureAwait(false);
        if (jobs.Count == 0)
        {
            await foreach (var line in SearchAsync(run, Worker, helper.Output("WorkerLogGroup"), item, cancellationToken).ConfigureAwait(false))
                yield return line;
            yield break;
        }

        // All that its attempts wrote is about it, also what does not name it.
        foreach (var stream in jobs.SelectMany(StreamsOf).Distinct())
        {
            await foreach (var line in StreamAsync(run, stream, cancellationToken).ConfigureAwait(false))
                yield return line;
        }
    }

    private async IAsyncEnumerable<RunLogLine> SearchAsync(RunDocument run, string writer, string group, ObjectLocation? item, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Each of our lines names its run. Which object it names is looked at here: keys have quotes and more that patterns would have to escape.
        var request = new FilterLogEventsRequest { LogGroupName = group, FilterPattern = $"\"{run.RunId}\"", StartTime = (run.StartedAt - Slack).UtcDateTime };
        do
        {
            var page = await AskAsync(run, () => OrNothingAsync(() => clients.Logs.FilterLogEventsAsync(request, cancellationToken))).ConfigureAwait(false);
            foreach (var found in page.Events)
            {
                var line = Read(writer, found.LogStreamName, found.Timestamp, found.Message ?? "");
                if (item is null || IsOf(line, item))
                    yield return line;
            }

            request.NextToken = page.NextToken;
        }
        while (!string.IsNullOrEmpty(request.NextToken));
    }

    private async IAsyncEnumerable<RunLogLine> StreamAsync(RunDocument run, string stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new GetLogEventsRequest { LogGroupName = helper.Output("WorkerLogGroup"), LogStreamName = stream, StartFromHead = true };
        while (true)
        {
            var page = await AskAsync(run, () => OrNothingAsync(() => clients.Logs.GetLogEventsAsync(request, cancellationToken))).ConfigureAwait(false);
            foreach (var found in page.Events)
                yield return Read(Worker, stream, found.Timestamp, found.Message ?? "");
            if (page.NextForwardToken is null || page.NextForwardToken == request.NextToken)
                yield break;
            request.NextToken = page.NextForwardToken;
        }
    }

    private async Task<List<JobDetail>> JobsAsync(string runId, string taskId, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        await foreach (var job in BatchJobs.ListAsync(clients.Batch, helper.Output("JobQueueArn"), RunWriter.TaskJob(runId, taskId) + "*", cancellationToken).ConfigureAwait(false))
            ids.Add(job.JobId!);
        var jobs = new List<JobDetail>();
        foreach (var some in ids.Chunk(100))
            jobs.AddRange((await clients.Batch.DescribeJobsAsync(new DescribeJobsRequest { Jobs = [.. some] }, cancellationToken).ConfigureAwait(false)).Jobs);
        return [.. jobs.OrderBy(job => job.CreatedAt)];
    }

    private static IEnumerable<string> StreamsOf(JobDetail job) =>
        job.Attempts.Select(attempt => attempt.Container?.LogStreamName).Append(job.Container?.LogStreamName).OfType<string>().Where(stream => stream.Length > 0);

    private Task<T> AskAsync<T>(RunDocument run, Func<Task<T>> ask) => clients.AskAsync($"The log of the run '{run.RunId}' cannot be read", run.RunId, ask);

    /// <summary>A group or stream that is not there yet is an empty one.</summary>
    private static async Task<T> OrNothingAsync<T>(Func<Task<T>> ask)
        where T : new()
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (AmazonServiceException exception) when (exception.ErrorCode == "ResourceNotFoundException")
        {
            return new T();
        }
    }

    private static bool IsOf(RunLogLine line, ObjectLocation item)
    {
        var address = (item with { VersionId = null }).ToString();
        return line.Item is { } named && (named == item.ToString() || named == address || (item.VersionId is null && named.StartsWith(address + "?versionId=", StringComparison.Ordinal)));
    }

    private static RunLogLine Read(string writer, string? stream, DateTime? at, string text)
    {
        var line = new RunLogLine { Writer = writer, Stream = stream, At = at is { } time ? new DateTimeOffset(time.ToUniversalTime()) : default, Message = text.TrimEnd(), Text = text };
        if (!text.StartsWith('{'))
            return line;
        try
        {
            using var json = JsonDocument.Parse(text);
            return line with { Level = Of("level"), Message = Of("message") ?? line.Message, Item = Of("item") };

            string? Of(string name) => json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (JsonException)
        {
            return line;
        }
    }
}
