using System.Runtime.CompilerServices;
using System.Text.Json;
using MediaExchange.Transfer.Aws.Clients.Batch;
using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Listing;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Reports;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Runs.Reports;

/// <summary>Puts together what is known of the runs of a helper: out of its bucket, and from AWS Batch. Reads only.</summary>
public sealed class RunReports : IDisposable
{
    // A recipe and a description are a few kilobytes; 10,000 slices are 800,000 bytes; a manifest has a line for each result file.
    private const int LongestDocument = 16 << 20;

    private readonly IObjectStore _store;
    private readonly string _bucket;
    private readonly AmazonBatchClient? _batch;
    private readonly IRunJobs? _jobs;
    private readonly TimeProvider _time;

    /// <summary>Makes it; no request is sent.</summary>
    /// <param name="access">Where and as whom.</param>
    /// <param name="helper">The helper.</param>
    /// <param name="store">S3.</param>
    /// <exception cref="TransferException">The helper has no bucket: it is not whole.</exception>
    /// <exception cref="AwsAccessException">The credentials, the region or the endpoint cannot be used.</exception>
    public RunReports(AwsAccess access, HelperInfo helper, IObjectStore store)
    {
        ArgumentNullException.ThrowIfNull(helper);
        _store = store;
        _time = TimeProvider.System;
        _bucket = helper.Outputs.GetValueOrDefault("HelperBucketName")
            ?? throw new TransferException(FailureKind.NotFound, $"The helper '{helper.Name}' is {helper.Status} and has no bucket, so there are no runs. Install it anew with Install-TransferHelper.", helper.Name);
        if (helper.Outputs.GetValueOrDefault("JobQueueArn") is { } queue)
        {
            _batch = new AmazonBatchClient(access);
            _jobs = new BatchRunJobs(_batch, queue);
        }
    }

    internal RunReports(IObjectStore store, string bucket, IRunJobs? jobs, TimeProvider time)
    {
        _store = store;
        _bucket = bucket;
        _jobs = jobs;
        _time = time;
    }

    /// <inheritdoc/>
    public void Dispose() => _batch?.Dispose();

    /// <summary>Opens the report of a run, whether that goes on or has ended.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="end">What is known of its end from elsewhere; <see langword="null"/> to go by what is in the helper's bucket.</param>
    /// <param name="verify">How to ask the destination about every row; <see langword="null"/> not to.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TransferException">There is no such run, or its records cannot be read.</exception>
    public async Task<RunReport> OpenAsync(string runId, RunEnd? end = null, TransferOptions? verify = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        var asOf = _time.GetUtcNow();
        var run = await ReadRunAsync(runId, cancellationToken).ConfigureAwait(false);
        TransferReport? report = null;
        void Remark(string sentence) => report?.Remark(sentence);
        var manifests = run.Engine == RunEngine.S3Batch ? await ListManifestsAsync(runId, cancellationToken).ConfigureAwait(false) : [];
        var array = run.Engine == RunEngine.BatchArray && _jobs is not null ? await _jobs.FindArrayAsync(runId, cancellationToken).ConfigureAwait(false) : null;
        var rows = RowsOf(run, manifests);
        var sources = new ReportSources
        {
            Rows = rows(),
            ExpectedRows = run.Inventory?.Rows ?? (run.Engine == RunEngine.BatchJob ? 1 : null),
            Recipe = run.Recipe,
            Outcomes = LedgerSegments.ReadAsync(_store, At(RunLayout.Ledgers(runId)), KnowsLines, Remark, cancellationToken),
            DriverRows = manifests.Count > 0 ? DriverRowsAsync(manifests, Remark, cancellationToken) : null,
            TaskId = RunWriter.TaskId,
            TaskJobs = run.Engine != RunEngine.BatchArray ? _jobs?.TasksAsync(runId, cancellationToken) : null,
            SliceJobs = array is null ? [] : await SliceJobsAsync(run, array, cancellationToken).ConfigureAwait(false),
            Verified = verify is null ? null : ReportVerification.ReadAsync(run.Recipe.Define(rows()), _store, verify, cancellationToken),
            HasEnded = end is not null || manifests.Count > 0 || array is { Status: JobStatus.SUCCEEDED or JobStatus.FAILED },
            EndReason = end?.Reason ?? (array is { Status: JobStatus.FAILED, Reason: { Length: > 0 } reason } ? $"The array job failed: {reason}" : null),
            AsOf = asOf,
        };
        report = new TransferReport(sources);
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

    private ObjectLocation At(string key) => new(_bucket, key);

    private async Task<RunDocument> ReadRunAsync(string runId, CancellationToken cancellationToken) =>
        await new RunDocuments(_store, _bucket).TryReadRunAsync(runId, cancellationToken).ConfigureAwait(false)
            ?? throw new TransferException(FailureKind.NotFound, $"There is no run '{runId}' in the helper's bucket: '{At(RunLayout.Document(runId))}' is not there. Get-S3BatchTransfer lists the runs that are; records expire.", runId);

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
            head = await _store.HeadAsync(location, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException exception)
        {
            throw TransferException.Of(exception, $"The inventory '{location}'", _store);
        }

        await foreach (var row in TransferRows.FromStore(_store, location, etag, 0, head.Size, 1, cancellationToken).ConfigureAwait(false))
            yield return row;
    }

    private async IAsyncEnumerable<InventoryRow> ReportedAsync(IReadOnlyList<BatchManifestResult> manifests, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var line = 0L;
        await foreach (var row in ReportAsync(manifests, null, cancellationToken).ConfigureAwait(false))
            yield return new InventoryRow(++line, row.Source, null);
    }

    private async Task<IReadOnlyList<BatchManifestResult>> ListManifestsAsync(string runId, CancellationToken cancellationToken)
    {
        var results = new List<BatchManifestResult>();
        var folder = At(RunLayout.Report(runId) + "/");
        try
        {
            await foreach (var listed in ObjectLister.ListAsync(_store, new ListRequest(folder.Bucket, folder.Key), cancellationToken).ConfigureAwait(false))
            {
                if (!listed.Key.EndsWith("/manifest.json", StringComparison.Ordinal) || await ReadAsync(At(listed.Key), "report's manifest", cancellationToken).ConfigureAwait(false) is not { } bytes)
                    continue;
                results.AddRange(JsonSerializer.Deserialize(bytes, BatchManifestJson.Default.BatchManifest)?.Results ?? []);
            }
        }
        catch (StoreException exception)
        {
            throw TransferException.Of(exception, $"The report of S3 Batch Operations below '{folder}'", _store);
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
            var location = new ObjectLocation(result.Bucket ?? _bucket, result.Key ?? "");
            var head = await HeadAsync(location, cancellationToken).ConfigureAwait(false);
            if (head is null)
            {
                remark?.Invoke($"The result file '{location}' of S3 Batch Operations is not there any more; what it tells is missing here.");
                continue;
            }

            var rows = BatchReportReader.ReadAsync(_store, location, head.ETag!, head.Size, unread => remark?.Invoke($"'{location}' has {unread} rows that cannot be read; what they tell is missing here."), cancellationToken);
            await foreach (var row in rows.ConfigureAwait(false))
                yield return row;
        }
    }

    private async Task<ObjectHead?> HeadAsync(ObjectLocation location, CancellationToken cancellationToken)
    {
        try
        {
            return await _store.TryHeadAsync(location, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException exception)
        {
            throw TransferException.Of(exception, $"The result file '{location}'", _store);
        }
    }

    private async Task<IReadOnlyList<BatchJobState>> SliceJobsAsync(RunDocument run, BatchJobState array, CancellationToken cancellationToken)
    {
        if (run.Array is not { Children: > 1 })
            return array.Status == JobStatus.SUCCEEDED ? [] : [array with { FirstLine = 1, LastLine = long.MaxValue }];
        var bytes = await ReadAsync(At(RunLayout.Slices(run.RunId)), "run's slices", cancellationToken).ConfigureAwait(false) ?? [];
        var slices = new List<RunSlice>();
        for (var offset = 0; offset + RunSlice.Width <= bytes.Length; offset += RunSlice.Width)
            slices.Add(RunSlice.Parse(bytes.AsSpan(offset, RunSlice.Width)));
        var jobs = new List<BatchJobState>();
        await foreach (var (index, job) in _jobs!.ChildrenAsync(array.JobId, cancellationToken).ConfigureAwait(false))
        {
            if (index < slices.Count)
                jobs.Add(job with { FirstLine = slices[index].FirstLine, LastLine = index + 1 < slices.Count ? slices[index + 1].FirstLine - 1 : long.MaxValue });
        }

        // A child that changed its state while it was listed may be there twice.
        return [.. jobs.GroupBy(job => job.FirstLine).Select(same => same.Last()).OrderBy(job => job.FirstLine)];
    }

    private async Task<byte[]?> ReadAsync(ObjectLocation location, string noun, CancellationToken cancellationToken)
    {
        try
        {
            return await SmallObjects.TryReadAsync(_store, new ReadRequest(location), LongestDocument, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException exception)
        {
            throw TransferException.Of(exception, $"The {noun} '{location}'", _store);
        }
    }
}
