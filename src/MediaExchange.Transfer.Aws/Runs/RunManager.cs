using System.Globalization;
using System.Runtime.CompilerServices;
using MediaExchange.Transfer.Aws.Clients.Batch;
using MediaExchange.Transfer.Aws.Clients.S3Control;
using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Aws.Preflight;
using MediaExchange.Transfer.Aws.Runs.Reports;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Reports;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>Begins, follows and stops remote runs. What it has begun goes on without it. Not safe for use by several threads at once.</summary>
/// <remarks>All methods throw <see cref="TransferException"/> where a service refuses or cannot be asked: one sentence, with what to do.</remarks>
public sealed class RunManager : IDisposable
{
    private readonly RunClients _clients;
    private readonly RunStarter _starter;
    private readonly string _version;

    /// <summary>Makes a manager; no request is sent.</summary>
    /// <param name="access">Where and as whom.</param>
    /// <param name="version">The version of this module.</param>
    /// <param name="time">The clock; <see langword="null"/> for the system's.</param>
    /// <exception cref="AwsAccessException">The credentials, the region or the endpoint cannot be used.</exception>
    public RunManager(AwsAccess access, string version, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(access);
        _clients = new RunClients(access, time ?? TimeProvider.System);
        _starter = new RunStarter(_clients, version);
        _version = version;
    }

    /// <summary>Finds out, by reading only, what a run would be.</summary>
    public async Task<RunPlan> PlanAsync(HelperInfo helper, RunRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var facts = RunChecks.Ready(helper, _version);
        _starter.Draft(facts, request, request.RunId ?? "", null);
        var estimator = new RunEstimator(_clients.Store, facts, request);
        if (request.Source is { } source)
        {
            estimator.Add(new ObjectLocation(source.Bucket, source.Key, request.VersionId));
            return await estimator.RunAsync(cancellationToken).ConfigureAwait(false);
        }

        var marks = RunStarter.Marks(facts, request);
        var rows = new RunRows(_clients.Store, facts, request);
        await rows.CheckAsync(rows.OpenAsync(cancellationToken), row =>
        {
            marks.Add(0);
            estimator.Add(row);
            return ValueTask.CompletedTask;
        }, cancellationToken).ConfigureAwait(false);
        var plan = await estimator.RunAsync(cancellationToken).ConfigureAwait(false);
        var (array, _) = marks.Divide(0);
        return request.Engine == RunEngine.BatchArray ? plan with { Slices = array.Children, ItemsPerTask = array.ItemsPerTask } : plan;
    }

    /// <summary>Begins a run, or goes on with beginning one that was interrupted. There is never a second job.</summary>
    /// <param name="helper">Who carries it out.</param>
    /// <param name="request">What to do.</param>
    /// <param name="progress">Told how many rows of the inventory were brought so far.</param>
    /// <param name="cancellationToken">Stops the beginning, not what was begun.</param>
    public async Task<RemoteRun> StartAsync(HelperInfo helper, RunRequest request, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var run = await _starter.StartAsync(helper, request, null, progress, cancellationToken).ConfigureAwait(false);
        return await Status(helper).ReadAsync(run, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Begins a run of those rows of another that did not land.</summary>
    /// <param name="helper">Who carried it out, and will.</param>
    /// <param name="runId">The run that has ended.</param>
    /// <param name="priority">The new job's priority; <see langword="null"/> for that of the run before.</param>
    /// <param name="progress">Told how many rows are left, so far.</param>
    /// <param name="cancellationToken">Stops the beginning, not what was begun.</param>
    public async Task<RemoteRun> ResumeAsync(HelperInfo helper, string runId, int? priority = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        var run = await RequireAsync(helper, runId, cancellationToken).ConfigureAwait(false);
        var now = await Status(helper).ReadAsync(run, cancellationToken).ConfigureAwait(false);
        if (!now.IsOver)
            throw new TransferException(FailureKind.InUse, $"The run '{runId}' is {now.Status}, so that nobody knows yet what will not have landed. Wait for it (Wait-S3BatchTransfer {runId}), or stop it (Stop-S3BatchTransfer {runId}).", runId);
        if (await FindRestAsync(helper, runId, cancellationToken).ConfigureAwait(false) is { } before)
            return before;
        var facts = RunChecks.Ready(helper, _version);
        var bucket = facts.Output("HelperBucketName");
        var rows = new ReportUnlandedRows(Reports(facts)).ReadAsync(run, cancellationToken);
        var recipe = run.Recipe;
        var request = new RunRequest
        {
            Source = run.Engine == RunEngine.BatchJob && recipe.Location is { } only ? new S3Address(only.Bucket, only.Key) : null,
            VersionId = recipe.Location?.VersionId,
            Destination = new S3Address(recipe.DestinationBucket, recipe.Keys.FixedKey ?? recipe.Keys.AddPrefix),
            Engine = run.Engine,
            Options = recipe.Apply(run.Pace.Apply(new Engine.Planning.TransferOptions())),
            Priority = priority ?? run.Priority,
            ItemsPerTask = run.Array?.ItemsPerTask,
            Description = run.Description,
            Tags = run.Tags,
        };
        if (request.Source is not null && !await rows.AnyAsync(cancellationToken).ConfigureAwait(false))
            throw new TransferException(FailureKind.NotFound, $"The object of the run '{runId}' has landed, so there is nothing to resume.", runId);
        var rest = new RunRest(run, rows, await RunLeftovers.ReadAsync(_clients.Store, bucket, run, cancellationToken).ConfigureAwait(false));
        var begun = await _starter.StartAsync(helper, request, rest, progress, cancellationToken).ConfigureAwait(false);
        return await Status(helper).ReadAsync(begun, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds a run by its id, or by that of its job, of S3 Batch Operations or of AWS Batch.</summary>
    /// <returns><see langword="null"/> when this helper has none of that id.</returns>
    public async Task<RemoteRun?> FindAsync(HelperInfo helper, string runId, CancellationToken cancellationToken = default) =>
        await Records(helper).TryReadRunAsync(await RunOfAsync(helper, runId, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false) is { } run
            ? await Status(helper).ReadAsync(run, cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>Lists the ids of a helper's runs, the newest first: about a request for each.</summary>
    /// <param name="helper">The helper.</param>
    /// <param name="since">Leaves out those whose ids sort before this day, as ids do that begin with an earlier one; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<string>> ListIdsAsync(HelperInfo helper, DateOnly? since = null, CancellationToken cancellationToken = default)
    {
        var ids = await Records(helper).ListAsync(since?.ToString("yyyyMMdd", CultureInfo.InvariantCulture), cancellationToken).ConfigureAwait(false);
        ids.Reverse();
        return ids;
    }

    /// <summary>Opens the report of a run, whether that goes on or has ended. What its job and AWS Batch do not tell, the report says; only records that cannot be read end it.</summary>
    /// <param name="helper">Who carries it out.</param>
    /// <param name="runId">The run's id, or that of its job.</param>
    /// <param name="verify">How to ask both sides about every row; <see langword="null"/> not to.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The report. Its rows are read by this manager, which must not be disposed before.</returns>
    public async Task<RunReport> OpenReportAsync(HelperInfo helper, string runId, ReportCheck? verify = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(helper);
        var facts = HelperFacts.Of(helper);
        if (facts.Output("HelperBucketName").Length == 0)
            throw new TransferException(FailureKind.NotFound, $"The helper '{helper.Name}' is {helper.Status} and has no bucket, so there are no runs. Install it anew with Install-TransferHelper.", helper.Name);
        var run = await RequireAsync(helper, runId, cancellationToken).ConfigureAwait(false);
        var end = await new RunEndReader(_clients, facts).ReadAsync(run, cancellationToken).ConfigureAwait(false);
        return await Reports(facts).OpenAsync(run, end, verify, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lists the runs of a helper, the newest first, each as it is now.</summary>
    public async IAsyncEnumerable<RemoteRun> ListAsync(HelperInfo helper, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var records = Records(helper);
        foreach (var id in await ListIdsAsync(helper, null, cancellationToken).ConfigureAwait(false))
        {
            if (await records.TryReadRunAsync(id, cancellationToken).ConfigureAwait(false) is { } run)
                yield return await Status(helper).ReadAsync(run, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Tells how a run goes on until it is over; the last is how it ended.</summary>
    public async IAsyncEnumerable<RemoteRun> WatchAsync(HelperInfo helper, string runId, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var run = await RequireAsync(helper, runId, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var now = await Status(helper).ReadAsync(run, cancellationToken).ConfigureAwait(false);
            yield return now;
            if (now.IsOver)
                yield break;
            await _clients.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until S3 has read the inventory, sees that it counts the same rows, and lets the job begin. A run that does not wait for it is left alone.</summary>
    public async Task<RemoteRun> ConfirmAsync(HelperInfo helper, RemoteRun run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        var document = await RequireAsync(helper, run.RunId, cancellationToken).ConfigureAwait(false);
        if (!document.NeedsConfirmation || run.JobId is null)
            return run;
        await new RunConfirmation(_clients, HelperFacts.Of(helper)).RunAsync(document, run.JobId, cancellationToken).ConfigureAwait(false);
        return await Status(helper).ReadAsync(document, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops a run: its job, and what is in the queue. When this returns, nothing of it goes on any more.</summary>
    public async Task<RemoteRun> StopAsync(HelperInfo helper, string runId, CancellationToken cancellationToken = default)
    {
        var run = await RequireAsync(helper, runId, cancellationToken).ConfigureAwait(false);
        await new RunStopper(_clients, HelperFacts.Of(helper)).StopAsync(run, cancellationToken).ConfigureAwait(false);
        return await Status(helper).ReadAsync(run, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds the unfinished uploads of a run that is over.</summary>
    /// <param name="helper">Who carried it out.</param>
    /// <param name="runId">The run.</param>
    /// <param name="abort">Whether to abort them: a run of the rest begins those objects again then.</param>
    /// <param name="cancellationToken">Stops it; the same again goes on.</param>
    public async Task<LeftUploads> FindUploadsAsync(HelperInfo helper, string runId, bool abort, CancellationToken cancellationToken = default)
    {
        var run = await RequireAsync(helper, runId, cancellationToken).ConfigureAwait(false);
        var uploads = new RunUploads(_clients, HelperFacts.Of(helper).Output("HelperBucketName"));
        if (!abort)
            return await uploads.CountAsync(run.RunId, cancellationToken).ConfigureAwait(false);
        if (await FindOpenRestAsync(helper, run.RunId, cancellationToken).ConfigureAwait(false) is var (rest, now))
            throw new TransferException(FailureKind.InUse, $"The uploads of the run '{run.RunId}' are gone on with by the run '{rest.RunId}', which is {now.Status}, so that they are not aborted. Stop that one: Stop-S3BatchTransfer {rest.RunId} -AbortUploads.", run.RunId);
        return await uploads.AbortAsync(run.RunId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets the job of a run go before others, or after. Only S3 Batch Operations knows priorities.</summary>
    /// <param name="helper">Who carries it out.</param>
    /// <param name="runId">The run.</param>
    /// <param name="priority">From 0; the higher goes first.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<RemoteRun> SetPriorityAsync(HelperInfo helper, string runId, int priority, CancellationToken cancellationToken = default)
    {
        var run = await RequireAsync(helper, runId, cancellationToken).ConfigureAwait(false);
        var now = await Status(helper).ReadAsync(run, cancellationToken).ConfigureAwait(false);
        if (run.Engine != RunEngine.S3Batch)
            throw new TransferException(FailureKind.InvalidRequest, $"The run '{runId}' is carried out by AWS Batch alone ({run.Engine}), whose queue takes jobs in the order of their coming. Only runs of S3 Batch Operations have a priority.", runId);
        if (now.JobId is null || now.IsOver)
            throw new TransferException(FailureKind.InvalidRequest, $"The run '{runId}' is {now.Status}, so that its priority means nothing.", runId);
        var request = new UpdateJobPriorityRequest { AccountId = HelperFacts.Of(helper).Account, JobId = now.JobId, Priority = priority };
        await _clients.AskAsync($"The priority of the run '{runId}' cannot be set", runId, () => _clients.Control.UpdateJobPriorityAsync(request, cancellationToken)).ConfigureAwait(false);
        return await Status(helper).ReadAsync(run, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads what driver and workers wrote about a run.</summary>
    /// <param name="helper">Who carries it out.</param>
    /// <param name="runId">The run.</param>
    /// <param name="item">One object of it; <see langword="null"/> for all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<RunLogLine> ReadLogAsync(HelperInfo helper, string runId, ObjectLocation? item = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var run = await RequireAsync(helper, runId, cancellationToken).ConfigureAwait(false);
        await foreach (var line in new RunLogReader(_clients, HelperFacts.Of(helper)).ReadAsync(run, item, cancellationToken).ConfigureAwait(false))
            yield return line;
    }

    /// <inheritdoc/>
    public void Dispose() => _clients.Dispose();

    /// <summary>Finds a run of the rest of another that was begun before and is not over: one that was interrupted as it was begun is gone on with.</summary>
    private async Task<RemoteRun?> FindRestAsync(HelperInfo helper, string runId, CancellationToken cancellationToken)
    {
        if (await FindOpenRestAsync(helper, runId, cancellationToken).ConfigureAwait(false) is not var (rest, now))
            return null;
        if (now.JobId is not null)
            throw new TransferException(FailureKind.InUse, $"The rest of the run '{runId}' is being transferred by the run '{rest.RunId}', which is {now.Status}. Wait for that: Wait-S3BatchTransfer {rest.RunId}.", runId);
        await new RunJobs(_clients, RunChecks.Ready(helper, _version)).BeginAsync(rest, cancellationToken).ConfigureAwait(false);
        return await Status(helper).ReadAsync(rest, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(RunDocument Run, RemoteRun Now)?> FindOpenRestAsync(HelperInfo helper, string runId, CancellationToken cancellationToken)
    {
        var records = Records(helper);
        var rests = new List<RunDocument>();
        foreach (var id in await records.ListAsync(null, cancellationToken).ConfigureAwait(false))
        {
            if (id != runId && await records.TryReadRunAsync(id, cancellationToken).ConfigureAwait(false) is { ResumedFrom: not null } rest)
                rests.Add(rest);
        }

        // Also a rest of a rest: uploads are handed on from each to the next.
        var chain = new HashSet<string>(StringComparer.Ordinal) { runId };
        while (rests.Find(rest => chain.Contains(rest.ResumedFrom!)) is { } next)
        {
            rests.Remove(next);
            chain.Add(next.RunId);
            var now = await Status(helper).ReadAsync(next, cancellationToken).ConfigureAwait(false);
            if (now.JobId is null || !now.IsOver)
                return (next, now);
        }

        return null;
    }

    private RunDocuments Records(HelperInfo helper) => new(_clients.Store, HelperFacts.Of(helper).Output("HelperBucketName"));

    private RunReports Reports(HelperFacts helper) =>
        new(_clients.Store, helper.Output("HelperBucketName"), helper.Output("JobQueueArn") is { Length: > 0 } queue ? new BatchRunJobs(_clients.Batch, queue) : null, _clients.Time);

    private RunStatusReader Status(HelperInfo helper) => new(_clients, HelperFacts.Of(helper));

    private async Task<RunDocument> RequireAsync(HelperInfo helper, string runId, CancellationToken cancellationToken)
    {
        var id = await RunOfAsync(helper, runId, cancellationToken).ConfigureAwait(false);
        return await Records(helper).TryReadRunAsync(id, cancellationToken).ConfigureAwait(false)
            ?? throw new TransferException(FailureKind.NotFound, $"The helper '{helper.Name}' has no run '{runId}'. Get-S3BatchTransfer lists the runs that there are; -HelperName and -Region name others.", runId);
    }

    /// <summary>A job's id names its run, too: the console shows that alone.</summary>
    private async Task<string> RunOfAsync(HelperInfo helper, string id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(helper);
        if (!Guid.TryParseExact(id, "D", out _))
            return id;
        try
        {
            var request = new DescribeJobRequest { AccountId = HelperFacts.Of(helper).Account, JobId = id };
            var job = (await _clients.AskAsync($"The job '{id}' cannot be looked for", id, () => _clients.Control.DescribeJobAsync(request, cancellationToken)).ConfigureAwait(false)).Job;
            return job?.Operation?.LambdaInvoke?.UserArguments?.GetValueOrDefault("run") ?? $"job-{id}";
        }
        catch (TransferException exception) when (exception.InnerException is AmazonS3ControlException { ErrorCode: "NoSuchJob" })
        {
            var jobs = await _clients.AskAsync($"The job '{id}' cannot be looked for", id, () => _clients.Batch.DescribeJobsAsync(new DescribeJobsRequest { Jobs = [id] }, cancellationToken)).ConfigureAwait(false);
            return jobs.Jobs.FirstOrDefault()?.Tags.GetValueOrDefault(TaskJobs.RunTag) ?? id;
        }
    }
}
