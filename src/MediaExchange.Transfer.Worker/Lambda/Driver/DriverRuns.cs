using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Worker.Tasks;

namespace MediaExchange.Transfer.Worker.Lambda.Driver;

/// <summary>The runs that this process takes part in, each read once.</summary>
internal sealed class DriverRuns(IObjectStore store, HelperEnvironment helper, string environment, TimeProvider time) : IAsyncDisposable
{
    private const string RunArgument = "run";

    private readonly RunRecords _records = new(store, helper.Bucket);

    // The last one used is at the end.
    private readonly List<DriverRun> _runs = [];
    private readonly Dictionary<string, string> _runOfJob = new(StringComparer.Ordinal);

    /// <summary>Finds the run that a job of S3 Batch Operations is of.</summary>
    /// <exception cref="TransferException">There is none, or it cannot be used.</exception>
    public async Task<DriverRun> FindAsync(string jobId, IReadOnlyDictionary<string, string>? arguments, CancellationToken cancellationToken)
    {
        var named = arguments?.GetValueOrDefault(RunArgument);
        if (named is null && arguments is null or { Count: 0 })
            named = await ReadRunOfJobAsync(jobId, cancellationToken);
        var id = named ?? HandMadeJob.RunId(jobId);
        var known = _runs.Find(run => run.Id == id);
        if (known is not null)
        {
            _runs.Remove(known);
            _runs.Add(known);
            return known;
        }

        var document = named is not null ? await _records.ReadRunAsync(named, cancellationToken) : await ReadHandMadeAsync(jobId, arguments!, cancellationToken);
        var run = Open(document);
        _runs.Add(run);
        if (_runs.Count > DriverLimits.RunsKept)
        {
            await _runs[0].DisposeAsync();
            _runs.RemoveAt(0);
        }

        return run;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var run in _runs)
            await run.DisposeAsync();
    }

    private DriverRun Open(RunDocument document)
    {
        var run = new DriverRun(document, store, helper.Bucket, environment, time);
        try
        {
            run.Options.Validate();
            return run;
        }
        catch (ArgumentException e)
        {
            throw new TransferException(FailureKind.InvalidRequest, $"The run '{document.RunId}' cannot be carried out: {e.Message}");
        }
    }

    private async Task<string> ReadRunOfJobAsync(string jobId, CancellationToken cancellationToken)
    {
        if (_runOfJob.TryGetValue(jobId, out var known))
            return known;
        var run = await _records.TryReadRunOfJobAsync(jobId, cancellationToken);
        return _runOfJob[jobId] = run is { Length: > 0 } ? run : throw new TransferException(
            FailureKind.InvalidRequest,
            $"Nothing tells which run the job '{jobId}' is of: its events have no user arguments, which InvocationSchemaVersion 2.0 has, and s3://{helper.Bucket}/{RunLayout.RunOfJob(jobId)} is not there. "
            + "Begin runs with Start-S3BatchTransfer, or make the job anew with 2.0.");
    }

    // Whoever takes a task over reads the run's document, so there must be one. The first to need it writes it.
    private async Task<RunDocument> ReadHandMadeAsync(string jobId, IReadOnlyDictionary<string, string> arguments, CancellationToken cancellationToken)
    {
        var document = HandMadeJob.Read(jobId, arguments, helper.Name, time.GetUtcNow());
        return await _records.TryReadRunAsync(document.RunId, cancellationToken)
            ?? await _records.WriteNewAsync(RunLayout.Document(document.RunId), document, RunsJson.Relaxed.RunDocument, cancellationToken)
            ?? document;
    }
}
