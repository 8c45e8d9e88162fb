using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Leases;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Worker.Output;

namespace MediaExchange.Transfer.Worker.Tasks;

/// <summary>One attempt of a job of AWS Batch: reads what it has to do and what earlier attempts did, and does the rest.</summary>
internal sealed class TaskRun(IObjectStore store, TaskAddress address, BatchEnvironment batch, HelperEnvironment? helper, StopSignals stop, Stream output)
{
    // A lease that is free takes a request of some milliseconds.
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(3);

    private readonly RunRecords _records = new(store, address.Bucket);

    /// <exception cref="TransferException">It could not begin.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var run = await _records.ReadRunAsync(address.RunId, cancellationToken);
        var work = await ReadWorkAsync(run, cancellationToken);
        var log = new TaskLog(output, TimeProvider.System, About(run, work));
        var folder = new ObjectLocation(address.Bucket, RunLayout.Ledger(run.RunId, work.Writer));
        var leases = new StoreLeases(store, new ObjectLocation(address.Bucket, RunLayout.Leases), run.RunId, work.Writer);
        await using var lease = await LeaseAsync(leases, run, work, log, cancellationToken);
        var done = await ResumeState.ReadAsync(store, folder, work.Begun, sentence => log.Write("WARN", sentence), cancellationToken);
        var destination = new S3Address(run.Recipe.DestinationBucket, run.Recipe.Keys.FixedKey ?? run.Recipe.Keys.AddPrefix).ToString();
        var header = new LedgerHeader
        {
            RunId = run.RunId,
            StartedAt = TimeProvider.System.GetUtcNow(),
            Source = work.Source,
            Destination = destination,
            Store = store.Name,
            Version = ProgramVersion.Text,
        };
        await using var ledger = StoreLedger.Create(store, folder, StoreLedger.NewAttempt(), header);
        log.Write("INFO", $"Begins: {work.Source} to {destination}. {done.Done} done before, {done.Uploads.Count} under way.", json => json.WriteString("version", ProgramVersion.Text));
        stop.MakesUploads = true;
        using var reporter = new TaskReporter(log, helper?.Name ?? run.Helper, done);
        var tally = RunTally.ForTransfer(done);
        var options = run.Recipe.Apply(run.Pace.Apply(new TransferOptions())) with { SnapshotInterval = reporter.SnapshotInterval, OnInterrupt = () => stop.Action };
        var definition = run.Recipe.Define(work.Rows, new RunLedger(ledger, tally), done) with { Leases = lease is null ? leases : null };
        var events = TransferEngine.RunAsync(definition, store, store, Checked(options, run), cancellationToken);
        var info = new RunInfo("task", work.Source, destination, run.RunId, ledger.Location, IsTriedAgain: true);
        return await RunSession.DrainAsync(info, events, tally, reporter, cancellationToken);
    }

    /// <summary>Takes the lease for a single object; rows of an inventory have each its own when it comes to them.</summary>
    private static async Task<IAsyncDisposable?> LeaseAsync(StoreLeases leases, RunDocument run, TaskWork work, TaskLog log, CancellationToken cancellationToken)
    {
        if (work.Object is not { } source)
            return null;
        var taking = TaskLease.AcquireAsync(leases, run.Recipe, source, cancellationToken);
        if (await Task.WhenAny(taking, Task.Delay(Quick, cancellationToken)) != taking && !cancellationToken.IsCancellationRequested)
            log.Write("INFO", "Another process is copying to the same place; this one waits for it.");
        return await taking;
    }

    private async Task<TaskWork> ReadWorkAsync(RunDocument run, CancellationToken cancellationToken)
    {
        if (address.TaskKey is { } key)
            return TaskWork.Of(await _records.ReadTaskAsync(run.RunId, key, cancellationToken));
        var inventory = run.Inventory
            ?? throw new UsageException($"The run '{run.RunId}' has no inventory to take a slice of; name its task, s3://{address.Bucket}/{RunLayout.Task(run.RunId, "TASK")}.");
        return TaskWork.Of(inventory, await _records.ReadSliceAsync(run.RunId, batch.Index, cancellationToken), batch.Index, store);
    }

    private (string, string)[] About(RunDocument run, TaskWork work)
    {
        List<(string, string)> about = [("runId", run.RunId), ("writer", work.Writer)];
        if (batch.JobId is { } job)
            about.Add(("jobId", job));
        if (batch.Attempt is { } attempt)
            about.Add(("attempt", attempt));
        return [.. about];
    }

    private static TransferOptions Checked(TransferOptions options, RunDocument run)
    {
        try
        {
            options.Validate();
            return options;
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"The run '{run.RunId}' cannot be carried out: {e.Message} Begin it again with Start-S3BatchTransfer.");
        }
    }
}
