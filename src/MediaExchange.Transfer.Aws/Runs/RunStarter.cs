using System.Text.Json;
using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Aws.Preflight;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>Begins runs: brings the inventory, writes down what shall be done, then makes the job.</summary>
/// <remarks>
/// In that order, and the document is written last of what a job reads: who was interrupted before it begins anew under the same id, and who was
/// interrupted after it needs nothing but the job, of which there is never a second one.
/// </remarks>
internal sealed class RunStarter(RunClients clients, string version)
{
    // A few times as many as run at once, so that those with small objects do not wait for those with large ones.
    private const int SlicesPerWorker = 4;
    private const int ProgressEvery = 1000;

    /// <param name="helper">Who carries it out.</param>
    /// <param name="request">What shall be done.</param>
    /// <param name="rest">What to transfer in place of an inventory: the rest of another run.</param>
    /// <param name="progress">Told how many rows were brought.</param>
    /// <param name="cancellationToken">Stops it; whoever gives the same run id goes on.</param>
    /// <exception cref="TransferException">It cannot be begun.</exception>
    public async Task<RunDocument> StartAsync(
        HelperInfo helper, RunRequest request, RunRest? rest, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var facts = RunChecks.Ready(helper, version);
        var runId = request.RunId ?? RunId.New(clients.Time);
        RunChecks.RunId(runId);
        var records = new RunDocuments(clients.Store, facts.Output("HelperBucketName"));
        var run = await records.TryReadRunAsync(runId, cancellationToken).ConfigureAwait(false);
        if (run is null)
        {
            run = Draft(facts, request, runId, rest?.Run);
            if (run.Engine != RunEngine.BatchJob)
                run = await BringAsync(facts, records, run, request, rest, progress, cancellationToken).ConfigureAwait(false);
            else
                rest?.Leftovers.Add(1, run.Recipe.Location!);
            if (rest is not null)
                await rest.Leftovers.WriteAsync(run, cancellationToken).ConfigureAwait(false);
            await records.WriteAsync(RunLayout.Document(runId), run, RunsJson.Relaxed.RunDocument, cancellationToken).ConfigureAwait(false);
        }
        else if (rest is null)
        {
            RequireSame(run, Draft(facts, request, runId, null), request);
        }

        await new RunJobs(clients, facts).BeginAsync(run, cancellationToken).ConfigureAwait(false);
        return run;
    }

    /// <summary>What the request says, before the inventory is known.</summary>
    /// <exception cref="TransferException">The helper may not, or it makes no sense.</exception>
    public RunDocument Draft(HelperFacts helper, RunRequest request, string runId, RunDocument? resumed)
    {
        var options = WithGrant(helper, request.Options);
        RunChecks.Destination(helper, request.Destination.Bucket, options);
        RunChecks.Memory(helper, request.MemoryBudget);
        if (request.Source is { } source)
        {
            if (source.IsPrefix)
                throw new TransferException(FailureKind.InvalidRequest, $"'{source}' is a prefix, and -Source names one object. Make an inventory of what is below it with New-TransferInventory, and name that with -Inventory.", source.ToString());
            if (RunChecks.Source(helper, source.Bucket) is { } problem)
                throw new TransferException(FailureKind.AccessDenied, problem, source.Bucket);
        }

        var recipe = resumed?.Recipe ?? (request.Source is { } only
            ? TransferRecipe.ForAddress(only, request.VersionId, TransferTarget.FromAddresses(only, request.Destination), options)
            : TransferRecipe.ForInventory(TransferTarget.FromInventory(request.Destination, request.RemovePrefix), options));
        return new RunDocument
        {
            RunId = runId,
            Engine = request.Source is null ? request.Engine : RunEngine.BatchJob,
            Helper = helper.Name,
            StartedAt = clients.Time.GetUtcNow(),
            Version = version,
            ResumedFrom = resumed?.RunId,
            Recipe = recipe,
            Pace = resumed?.Pace ?? new RunPace { MaxConcurrency = request.RequestConcurrency, MaxRequestsPerSecond = request.MaxRequestsPerSecond, MaxAttempts = request.MaxAttempts, ItemTimeout = request.Options.ItemTimeout, MemoryBudget = request.MemoryBudget },
            Priority = request.Priority,
            NeedsConfirmation = request.NeedsConfirmation && request.Source is null && request.Engine == RunEngine.S3Batch,
            Description = request.Description,
            Tags = request.Tags,
        };
    }

    /// <summary>How an array would be divided.</summary>
    public static SliceMarks Marks(HelperFacts helper, RunRequest request)
    {
        var most = request.MaxConcurrency ?? (request.ItemsPerTask is null ? SlicesPerWorker * Workers(helper) : SliceMarks.MostChildren);
        return new SliceMarks(request.ItemsPerTask ?? 1, Math.Min(most, SliceMarks.MostChildren));
    }

    /// <summary>How many workers the helper runs at once.</summary>
    public static int Workers(HelperFacts helper) => Math.Max(1, helper.Number("MaxvCpus", 256) / Math.Max(1, helper.Number("WorkerVcpus", 2)));

    /// <summary>Copies the inventory into the helper's bucket, row by row: its roles may read nothing else, and nobody changes it there.</summary>
    private async Task<RunDocument> BringAsync(
        HelperFacts helper, RunDocuments records, RunDocument run, RunRequest request, RunRest? rest, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var location = new ObjectLocation(records.Bucket, RunLayout.Inventory(run.RunId));
        var marks = run.Engine == RunEngine.BatchArray ? Marks(helper, request) : null;
        var rows = new RunRows(clients.Store, helper, request);
        try
        {
            var writer = new StoredInventoryWriter(clients.Store, location);
            await using var _ = writer.ConfigureAwait(false);
            await rows.CheckAsync(rest?.Rows ?? rows.OpenAsync(cancellationToken), row =>
            {
                marks?.Add(writer.Bytes);
                rest?.Leftovers.Add(writer.Rows + 1, row);
                if (writer.Rows % ProgressEvery == 0)
                    progress?.Report(writer.Rows);
                return writer.WriteAsync(row, cancellationToken);
            }, cancellationToken).ConfigureAwait(false);
            if (writer.Rows == 0)
                throw new TransferException(FailureKind.NotFound, $"Every row of the run '{run.ResumedFrom}' has landed, so there is nothing to resume.", run.ResumedFrom);
            var written = await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
            var inventory = new RunInventory(location.Bucket, location.Key, written.ETag, written.VersionId, writer.Rows, writer.HasVersions, request.Inventory ?? $"the rest of {run.ResumedFrom}");
            run = run with { Inventory = inventory };
            if (marks is null)
                return run;
            var (array, slices) = marks.Divide(writer.Bytes);
            await records.WriteAsync(RunLayout.Slices(run.RunId), slices.SelectMany(slice => slice.ToLine()).ToArray(), "text/plain", cancellationToken).ConfigureAwait(false);
            return run with { Array = array };
        }
        catch (StoreException exception)
        {
            throw TransferException.Of(exception, $"The run '{run.RunId}', whose inventory was to be brought to '{location}',", clients.Store);
        }
    }

    private static void RequireSame(RunDocument there, RunDocument asked, RunRequest request)
    {
        var difference = there.Engine != asked.Engine ? "-Engine"
            : request.Inventory is not null && there.Inventory?.Name != request.Inventory ? "-Inventory"
            : !Text(there).AsSpan().SequenceEqual(Text(asked)) ? "what is copied, where to or how"
            : null;
        if (difference is not null)
        {
            throw new TransferException(
                FailureKind.DestinationExists,
                $"The run '{there.RunId}' was begun before, and this command differs from that one in {difference}. Write the same command to go on with it, or leave -RunId out to begin another run.",
                there.RunId);
        }

        static byte[] Text(RunDocument run) => JsonSerializer.SerializeToUtf8Bytes(run.Recipe, RunsJson.Relaxed.TransferRecipe);
    }

    // What a publisher writes is the subscriber's to read, wherever the exchange bucket takes grants.
    private static TransferOptions WithGrant(HelperFacts helper, TransferOptions options) => helper.GrantsTo is { } subscriber && options.Destination is { CannedAcl: null, GrantFullControl.Count: 0 }
        ? options with { Destination = options.Destination with { GrantFullControl = [subscriber] } }
        : options;
}
