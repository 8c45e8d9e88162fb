using System.Runtime.CompilerServices;
using System.Text.Json;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Listing;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Reports;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Runs.Reports;

/// <summary>Puts together what is known of the runs of a helper: out of its bucket, and from AWS Batch. Reads only.</summary>
/// <param name="store">Where the bucket is.</param>
/// <param name="bucket">The helper's bucket.</param>
/// <param name="jobs">The jobs in AWS Batch; null when there is no queue.</param>
/// <param name="time">The clock.</param>
internal sealed class RunReports(IObjectStore store, string bucket, IRunJobs? jobs, TimeProvider time)
{
    // A manifest has a line for each result file.
    private const int LongestDocument = 16 << 20;

    /// <summary>Opens the report of a run, whether that goes on or has ended.</summary>
    /// <param name="run">The run.</param>
    /// <param name="end">What its job tells.</param>
    /// <param name="verify">How to ask both sides about every row; null not to.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TransferException">Its records cannot be read. AWS Batch can be done without: what is not known then is said.</exception>
    public async Task<RunReport> OpenAsync(RunDocument run, RunEnd end, ReportCheck? verify = null, CancellationToken cancellationToken = default)
    {
        var asOf = time.GetUtcNow();
        TransferReport? report = null;
        void Remark(string sentence) => report?.Remark(sentence);
        var manifests = run.Engine == RunEngine.S3Batch ? await ListManifestsAsync(run.RunId, cancellationToken).ConfigureAwait(false) : [];
        var isReportGone = end.IsReported && manifests.Count == 0;
        var gone = $"The report of S3 Batch Operations is not below '{At(RunLayout.Report(run.RunId) + "/")}' any more; ledgers and AWS Batch tell what became of the rows.";
        var slices = run.Engine == RunEngine.BatchArray ? await ReadSlicesAsync(run, end, cancellationToken).ConfigureAwait(false) : SliceStates.None;
        var rows = RowsOf(run, manifests);
        var sources = new ReportSources
        {
            Rows = rows(),
            ExpectedRows = run.Inventory?.Rows ?? (run.Engine == RunEngine.BatchJob ? 1 : null),
            Recipe = run.Recipe,
            Outcomes = LedgerSegments.ReadAsync(store, At(RunLayout.Ledgers(run.RunId)), KnowsLines, Remark, cancellationToken),
            DriverRows = manifests.Count > 0 ? DriverRowsAsync(manifests, Remark, cancellationToken) : null,
            TaskId = RunWriter.TaskId,
            TaskJobs = run.Engine != RunEngine.BatchArray && !end.IsBatchUnread ? jobs?.TasksAsync(run.RunId, cancellationToken) : null,
            SliceJobs = slices.Jobs,
            JobsUnread = end.IsBatchUnread ? end.Unread : slices.Unread,
            Verified = verify is null ? null : ReportVerification.ReadAsync(run.Recipe.Define(rows()), verify, cancellationToken),
            HasEnded = end.HasEnded || manifests.Count > 0 || slices.HasEnded,
            EndReason = slices.EndReason ?? end.Reason,
            Unread = isReportGone ? gone : run.Engine == RunEngine.S3Batch ? null : end.Unread,
            AsOf = asOf,
        };
        report = new TransferReport(sources);
        foreach (var sentence in new[] { end.Unread, slices.Unread, isReportGone ? gone : null }.OfType<string>())
            report.RemarkOnRest(sentence);
        return new RunReport(Head(run, manifests.Count, verify is not null), report);
    }

    private static ReportHead Head(RunDocument run, int jobs, bool isVerified) => new()
    {
        RunId = run.RunId,
        Source = run.Inventory?.Name ?? run.Recipe.Location?.ToString() ?? "the job's own manifest",
        Destination = $"s3://{run.Recipe.DestinationBucket}/{run.Recipe.Keys.FixedKey ?? run.Recipe.Keys.AddPrefix}",
        StartedAt = run.StartedAt,
        Engine = run.Engine switch
        {
            RunEngine.S3Batch => "S3 Batch Operations",
            RunEngine.BatchArray => "an array job of AWS Batch",
            _ => "a job of AWS Batch",
        },
        Helper = run.Helper,
        Description = run.Description,
        BatchOperationsJobs = run.Engine == RunEngine.S3Batch ? Math.Max(1, jobs) : 0,
        IsVerified = isVerified,
    };

    // Children of an array read the inventory itself; drivers and tasks are told of one object.
    private static bool KnowsLines(string key) => key.StartsWith("child-", StringComparison.Ordinal);

    private ObjectLocation At(string key) => new(bucket, key);

    /// <summary>Gives the rows anew each time: a verification needs them as well.</summary>
    private Func<IAsyncEnumerable<InventoryRow>> RowsOf(RunDocument run, IReadOnlyList<BatchManifestResult> manifests)
    {
        if (run.Inventory is { } inventory)
        {
            var location = new ObjectLocation(inventory.Bucket, inventory.Key, inventory.VersionId);
            return () => InventoryAsync(location, inventory.ETag);
        }

        if (run.Recipe.Location is { } single)
            return () => TransferRows.FromObject(single);

        // A job made by hand: what it was given, its report tells.
        return manifests.Count > 0
            ? () => ReportedAsync(manifests)
            : throw new TransferException(FailureKind.NotFound, $"Nothing tells yet which rows the run '{run.RunId}' has: its job was made by hand, and S3 Batch Operations writes its report when the job has ended. Try again then.", run.RunId);
    }

    private async IAsyncEnumerable<InventoryRow> InventoryAsync(ObjectLocation location, string etag, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ObjectHead head;
        try
        {
            head = await SmallObjects.HeadAsync(store, location, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException exception)
        {
            throw TransferException.Of(exception, $"The inventory '{location}'", store);
        }

        await foreach (var row in TransferRows.FromStore(store, location, etag, 0, head.Size, 1, cancellationToken).ConfigureAwait(false))
            yield return row;
    }

    private async IAsyncEnumerable<InventoryRow> ReportedAsync(IReadOnlyList<BatchManifestResult> manifests, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var line = 0L;
        await foreach (var row in ReportAsync(manifests, null, cancellationToken).ConfigureAwait(false))
            yield return new InventoryRow(++line, row.Source, row.Problem);
    }

    private async Task<IReadOnlyList<BatchManifestResult>> ListManifestsAsync(string runId, CancellationToken cancellationToken)
    {
        var results = new List<BatchManifestResult>();
        var folder = At(RunLayout.Report(runId) + "/");
        try
        {
            await foreach (var listed in ObjectLister.ListAsync((page, token) => SmallObjects.ListAsync(store, page, token), new ListRequest(folder.Bucket, folder.Key), cancellationToken).ConfigureAwait(false))
            {
                if (!listed.Key.EndsWith("/manifest.json", StringComparison.Ordinal) || await ReadAsync(At(listed.Key), "report's manifest", cancellationToken).ConfigureAwait(false) is not { } bytes)
                    continue;
                results.AddRange(JsonSerializer.Deserialize(bytes, BatchManifestJson.Default.BatchManifest)?.Results ?? []);
            }
        }
        catch (StoreException exception)
        {
            throw TransferException.Of(exception, $"The report of S3 Batch Operations below '{folder}'", store);
        }
        catch (JsonException exception)
        {
            throw new TransferException(FailureKind.InvalidRequest, $"A manifest.json below '{folder}' is not one of S3 Batch Operations: {exception.Message.TrimEnd('.')}. Take away what does not belong there.", folder.ToString(), exception);
        }

        return results;
    }

    private async IAsyncEnumerable<ReportRow> DriverRowsAsync(IReadOnlyList<BatchManifestResult> manifests, Action<string> remark, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in ReportAsync(manifests, remark, cancellationToken).ConfigureAwait(false))
            yield return DriverRows.Of(row);
    }

    private async IAsyncEnumerable<BatchReportRow> ReportAsync(IReadOnlyList<BatchManifestResult> manifests, Action<string>? remark, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var result in manifests)
        {
            var location = new ObjectLocation(result.Bucket ?? bucket, result.Key ?? "");
            var head = await HeadAsync(location, cancellationToken).ConfigureAwait(false);
            if (head is null)
            {
                remark?.Invoke($"The result file '{location}' of S3 Batch Operations is not there any more; what it tells is missing here.");
                continue;
            }

            var rows = BatchReportReader.ReadAsync(store, location, head.ETag!, head.Size, unread => remark?.Invoke($"'{location}' has {unread} rows that cannot be read; what they tell is missing here."), cancellationToken);
            await foreach (var row in rows.ConfigureAwait(false))
                yield return row;
        }
    }

    private async Task<ObjectHead?> HeadAsync(ObjectLocation location, CancellationToken cancellationToken)
    {
        try
        {
            return await SmallObjects.TryHeadAsync(store, location, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException exception)
        {
            throw TransferException.Of(exception, $"The result file '{location}'", store);
        }
    }

    /// <summary>Asks for the jobs of an array. Which rows a child has follows from its number: all but the last have as many.</summary>
    private async Task<SliceStates> ReadSlicesAsync(RunDocument run, RunEnd end, CancellationToken cancellationToken)
    {
        if (jobs is null || end.IsBatchUnread)
            return SliceStates.None;
        BatchJobState? array = null;
        try
        {
            array = await jobs.FindArrayAsync(run.RunId, cancellationToken).ConfigureAwait(false);
            if (array is null)
                return SliceStates.None;
            return run.Array is { Children: > 1 }
                ? SliceStates.Of(array, run.Array, await jobs.ChildrenAsync(array.JobId, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false))
                : SliceStates.Of(array);
        }
        catch (TransferException exception)
        {
            return SliceStates.Refused(array, exception.Message);
        }
    }

    private async Task<byte[]?> ReadAsync(ObjectLocation location, string noun, CancellationToken cancellationToken)
    {
        try
        {
            return await SmallObjects.TryReadAsync(store, new ReadRequest(location), LongestDocument, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException exception)
        {
            throw TransferException.Of(exception, $"The {noun} '{location}'", store);
        }
        catch (InvalidDataException exception)
        {
            throw new TransferException(FailureKind.InvalidRequest, $"The {noun} '{location}' cannot be used: {exception.Message}", location.ToString(), exception);
        }
    }
}
