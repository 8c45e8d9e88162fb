using System.Text;
using System.Text.Json;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Reports;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Worker.Output;
using MediaExchange.Transfer.Worker.Tasks;

namespace MediaExchange.Transfer.Worker.Lambda.Driver;

/// <summary>Answers S3 Batch Operations: transfers the objects of an event, or hands them over to AWS Batch.</summary>
/// <remarks>Nothing is answered as a success before its line is in the ledger, or its task and job are there. Whatever nobody planned fails the invocation.</remarks>
internal sealed class DriverHandler : IInvocationHandler, IAsyncDisposable
{
    private readonly S3ObjectStore _store;
    private readonly DriverStore _objects;
    private readonly TaskJobs? _jobs;
    private readonly HelperEnvironment _helper;
    private readonly TimeProvider _time;
    private readonly Stream _output;
    private readonly DriverRuns _runs;
    private readonly DriverTransfer _transfer;

    public DriverHandler(HelperEnvironment helper, string environment, Stream output, TimeProvider time)
    {
        _helper = helper;
        _time = time;
        _output = output;
        var access = WorkerAccess.OfThisProcess("driver");
        _store = S3ObjectStore.Create(access);
        HandOver? handOver = null;
        if (helper is { JobQueue: { } queue, JobDefinition: { } definition })
        {
            _jobs = TaskJobs.Open(access, queue, definition);
            handOver = new HandOver(_jobs, _store, helper.Bucket, time);
        }

        _runs = new DriverRuns(_store, helper, environment, time);
        _objects = new DriverStore(_store);
        _transfer = new DriverTransfer(_objects, _store, handOver, time);
    }

    /// <summary>Whether an event is one of S3 Batch Operations, of whatever form.</summary>
    public static bool IsMeant(ReadOnlySpan<byte> payload) => payload.IndexOf("\"invocationSchemaVersion\""u8) >= 0;

    public async Task<ReadOnlyMemory<byte>> HandleAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var happened = Read(invocation.Payload.Span);
        var results = new List<S3BatchResult>();
        foreach (var task in happened.Tasks!)
        {
            var result = await AnswerAsync(happened.Job!, task, invocation, cancellationToken);
            results.Add(new S3BatchResult(task.TaskId!, DriverResults.CodeOf(result), DriverResults.TextOf(result)));
        }

        var answer = new S3BatchAnswer { InvocationSchemaVersion = happened.InvocationSchemaVersion!, InvocationId = happened.InvocationId!, Results = results };
        return JsonSerializer.SerializeToUtf8Bytes(answer, LambdaJson.Relaxed.S3BatchAnswer);
    }

    public async ValueTask DisposeAsync()
    {
        await _runs.DisposeAsync();
        _jobs?.Dispose();
        _store.Dispose();
    }

    private static S3BatchEvent Read(ReadOnlySpan<byte> payload)
    {
        S3BatchEvent? happened;
        try
        {
            happened = JsonSerializer.Deserialize(payload, LambdaJson.Relaxed.S3BatchEvent);
        }
        catch (JsonException e)
        {
            throw new InvocationException("UnknownEvent", $"The event is not one of S3 Batch Operations: {e.Message}");
        }

        if (happened?.InvocationSchemaVersion is not ("1.0" or "2.0"))
            throw new InvocationException("UnknownEvent", $"The event has the form '{happened?.InvocationSchemaVersion}' of S3 Batch Operations, and this worker ({ProgramVersion.Text}) knows 1.0 and 2.0.");
        return happened is { InvocationId: not null, Job.Id: not null, Tasks: not null } && happened.Tasks.All(task => task.TaskId is not null)
            ? happened
            : throw new InvocationException("UnknownEvent", "The event of S3 Batch Operations has no invocationId, job or tasks.");
    }

    private async Task<DriverResult> AnswerAsync(S3BatchEvent.JobOf job, S3BatchEvent.TaskOf task, Invocation invocation, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        _objects.Count();
        DriverRun? run = null;
        ObjectLocation? source = null;
        DriverResult result;
        try
        {
            source = Source(task);
            run = await _runs.FindAsync(job.Id!, job.UserArguments, cancellationToken);
            result = await _transfer.RunAsync(run, source, (job.Id!, task.TaskId!), invocation.Deadline, cancellationToken);
        }
        catch (TransferException e)
        {
            result = DriverResults.Of(e);
            await TryRecordAsync(run, source, e);
        }

        Log(run, source, result, invocation, _time.GetElapsedTime(start));
        return result;
    }

    private static ObjectLocation Source(S3BatchEvent.TaskOf task)
    {
        var key = KeyEncoding.Decode(Encoding.UTF8.GetBytes(task.S3Key ?? ""), out var problem);
        if (problem is not null)
            throw new TransferException(FailureKind.InvalidRow, problem);
        return task.Bucket is { Length: > 0 } bucket
            ? new ObjectLocation(bucket, key, string.IsNullOrEmpty(task.S3VersionId) ? null : task.S3VersionId)
            : throw new TransferException(FailureKind.InvalidRow, "The event names no bucket.");
    }

    /// <summary>Writes a failure down that the engine has not. It is answered as a failure in any case.</summary>
    private async Task TryRecordAsync(DriverRun? run, ObjectLocation? source, TransferException failure)
    {
        // Who is at it now will write how it ends.
        if (run is null || source is null || failure.Kind == FailureKind.InUse)
            return;
        var outcome = new ItemOutcome
        {
            Line = 0,
            Status = ItemStatus.Failed,
            Source = source,
            FinishedAt = _time.GetUtcNow(),
            Failure = new ItemFailure
            {
                Kind = failure.Kind,
                Operation = "Begin",
                Message = failure.Message,
                Advice = failure.Kind == FailureKind.Stopped ? ReportCodes.ResumeAdvice : "Resume the run when that is mended; what is there is skipped.",

                // What was under way is kept, and its ledger names it.
                UploadLeft = failure.Kind == FailureKind.Stopped,
            },
        };
        try
        {
            await run.Ledger.WriteAsync(outcome, CancellationToken.None);
        }
        catch (TransferException)
        {
            // The report of S3 Batch Operations has it.
        }
    }

    private void Log(DriverRun? run, ObjectLocation? source, DriverResult result, Invocation invocation, TimeSpan elapsed)
    {
        // What was really copied now: parts count when the object is handed over or fails later, too, and those of an earlier attempt do not.
        var isCopied = result.Status == nameof(ItemStatus.Copied);
        var bytes = _objects.PartBytes + (isCopied && _objects.IsCopiedWhole ? result.Size ?? 0 : 0);

        // Where there was no run, the last object was another one.
        var last = run is null ? new Snapshot() : _transfer.Last;
        var isThere = result.Status is nameof(ItemStatus.Copied) or nameof(ItemStatus.Skipped);
        var metrics = new TaskMetrics
        {
            Helper = _helper.Name,
            Bytes = bytes,
            ResumedBytes = isCopied ? Math.Max(0, (result.Size ?? 0) - bytes) : 0,
            Objects = isThere ? 1 : 0,

            // What is tried again has not failed yet.
            FailedObjects = DriverResults.CodeOf(result) == S3BatchResult.PermanentFailure ? 1 : 0,
            SlowDowns = last.Throttled,
            Retries = last.Retries,
            MBPerSecond = bytes > 0 && elapsed > TimeSpan.Zero ? bytes / elapsed.TotalSeconds / 1e6 : null,
        };
        new TaskLog(_output, _time, ("requestId", invocation.RequestId), ("runId", run?.Id ?? "")).Write(
            result.Kind is null ? "INFO" : "ERROR",
            result.Reason is null ? $"{result.Status}." : $"{result.Status}: {result.Reason}",
            json =>
            {
                if (source is not null)
                    json.WriteString("item", source.ToString());
                json.WriteString("status", result.Status);
                if (result.Kind is { } kind)
                    json.WriteString("failure", kind.ToString());
                if (result.JobId is { } job)
                    json.WriteString("jobId", job);
                if (result.Size is { } size)
                    json.WriteNumber("size", size);
                json.WriteNumber("seconds", Math.Round(elapsed.TotalSeconds, 3));
            },
            metrics);
    }
}
