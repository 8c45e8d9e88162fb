using System.Runtime.CompilerServices;
using MediaExchange.Transfer.Engine.Copying;
using MediaExchange.Transfer.Engine.Reports.Spilling;
using MediaExchange.Transfer.Engine.Verification;

namespace MediaExchange.Transfer.Engine.Reports;

/// <summary>Joins an inventory with everything that is known of its rows: one row out for each row in, in the inventory's order.</summary>
/// <remarks>
/// Memory does not grow with the inventory. What is told is divided by object and joined part by part, then divided by line and put into order, in files of a
/// temporary folder that takes about 500 bytes a row and is removed whatever happens.
/// </remarks>
public sealed class TransferReport
{
    // A part of so many rows takes about 20 MiB while it is joined.
    internal const int RowsPerPartition = 40_000;

    // More parts would need smaller buffers than are worth a write; from 80 million rows on, parts grow instead.
    private const int MostPartitions = 2_048;
    private const long UnknownRows = 1_000_000;

    private readonly ReportSources _sources;
    private readonly RowDecision _decision;
    private readonly RowCodec _codec = new();
    private readonly List<string> _remarks = [];
    private readonly List<string> _remarksOnRest = [];
    private readonly int _rowsPerPartition;
    private readonly string? _temporaryFolder;
    private readonly byte[] _head = new byte[SpillHead.Size];
    private byte[] _bytes = [];
    private bool _hasRun;

    /// <summary>Makes the report; nothing is read yet.</summary>
    /// <param name="sources">What it is made of.</param>
    public TransferReport(ReportSources sources)
        : this(sources, RowsPerPartition)
    {
    }

    internal TransferReport(ReportSources sources, int rowsPerPartition, string? temporaryFolder = null)
    {
        ArgumentNullException.ThrowIfNull(sources);
        _sources = sources;
        _decision = new RowDecision(sources);
        _rowsPerPartition = rowsPerPartition;
        _temporaryFolder = temporaryFolder;
        Totals = new ReportTotals { ExpectedRows = sources.ExpectedRows };
    }

    /// <summary>The sums of the rows that were given out so far; whole when there are no more.</summary>
    public ReportTotals Totals { get; private set; }

    /// <summary>Adds a sentence about what could not be read.</summary>
    /// <param name="sentence">The sentence.</param>
    public void Remark(string sentence) => _remarks.Add(sentence);

    /// <summary>Adds a sentence about what could not be asked about rows that have not landed. It is left out when all have.</summary>
    /// <param name="sentence">The sentence.</param>
    public void RemarkOnRest(string sentence) => _remarksOnRest.Add(sentence);

    /// <summary>Gives the rows, once.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TransferException">A source cannot be read, or the temporary folder has no room.</exception>
    /// <exception cref="InvalidOperationException">They were given already.</exception>
    public async IAsyncEnumerable<ReportRow> RowsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (_hasRun)
            throw new InvalidOperationException("A report gives its rows once.");
        _hasRun = true;
        var partitions = (int)Math.Clamp(((_sources.ExpectedRows ?? _sources.ApproximateRows ?? UnknownRows) / _rowsPerPartition) + 1, 1, MostPartitions);
        using var folder = SpillFolder.Create(_temporaryFolder);
        var byObject = folder.NewSet(partitions);
        var byTask = folder.NewSet(partitions);
        var byLine = folder.NewSet(partitions);
        await SpillEvidenceAsync(byObject, partitions, cancellationToken).ConfigureAwait(false);
        await SpillRowsAsync(byObject, byLine, partitions, cancellationToken).ConfigureAwait(false);
        Join(byObject, byTask, byLine, partitions, cancellationToken);
        if (byTask.Count > 0)
            await JoinJobsAsync(byTask, byLine, partitions, cancellationToken).ConfigureAwait(false);
        foreach (var row in InOrder(byLine, cancellationToken))
        {
            Totals = Totals.Add(row);
            yield return row;
        }

        Totals = Totals with { Remarks = AllRemarks() };
    }

    private async Task SpillEvidenceAsync(SpillSet byObject, int partitions, CancellationToken cancellationToken)
    {
        await foreach (var found in Or(_sources.Verified).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (found.Source is not null)
                Add(byObject, partitions, SpillTag.Verification, Of(found));
        }

        await foreach (var row in Or(_sources.DriverRows).WithCancellation(cancellationToken).ConfigureAwait(false))
            Add(byObject, partitions, SpillTag.Evidence, row);

        // What has no source is a row that could not be read, and the inventory tells of it.
        await foreach (var outcome in Or(_sources.Outcomes).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (outcome.Source is not null)
                Add(byObject, partitions, SpillTag.Evidence, ReportRow.Of(outcome));
        }
    }

    private async Task SpillRowsAsync(SpillSet byObject, SpillSet byLine, int partitions, CancellationToken cancellationToken)
    {
        var number = 0L;
        await foreach (var row in _sources.Rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (row.Source is null)
            {
                Finish(byLine, number, ReportRow.Of(row.Line, Failures.InvalidRow(row.Problem ?? "The row cannot be read.")));
            }
            else
            {
                var head = new SpillHead(SpillTag.Row, 0, KeyHash.Of(row.Source), row.Source.VersionId is null ? 0 : KeyHash.OfVersion(row.Source), row.Line, number);
                Add(byObject, KeyHash.Partition(head.Hash, partitions), head, _decision.Unknown(row.Line, row.Source));
            }

            number++;
        }
    }

    private void Join(SpillSet byObject, SpillSet byTask, SpillSet byLine, int partitions, CancellationToken cancellationToken)
    {
        var index = new EvidenceIndex();
        var notInInventory = 0L;
        for (var partition = 0; partition < byObject.Count; partition++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var bytes = Take(byObject, partition);
            index.Build(bytes);
            for (var position = 0; position < bytes.Length;)
            {
                var range = SpillSet.Next(bytes, ref position);
                var head = SpillHead.Read(bytes[range]);
                if (head.Tag == SpillTag.Row)
                    Join(index, bytes, range, head, byTask, byLine, partitions);
            }

            notInInventory += index.Unasked;
        }

        Totals = Totals with { NotInInventory = notInInventory };
    }

    private void Join(EvidenceIndex index, ReadOnlySpan<byte> bytes, Range range, SpillHead head, SpillSet byTask, SpillSet byLine, int partitions)
    {
        var unknown = Row(bytes[range]);
        var row = index.Find(head) is { } evidence ? RowDecision.With(unknown, Row(bytes[evidence])) : unknown;
        var found = index.FindVerification(head.Line) is { } verification ? Row(bytes[verification]) : null;
        if (row.HasLanded || _sources is not { TaskJobs: not null, TaskId: { } taskId })
        {
            Finish(byLine, head.Order, row, null, found);
            return;
        }

        // Of the object as the inventory names it: the version may be what was found later.
        var task = KeyHash.Of(taskId(unknown.Source!));
        var partition = KeyHash.Partition(task, partitions);
        Add(byTask, partition, head with { Hash = task }, row);
        if (found is not null)
            Add(byTask, partition, head with { Tag = SpillTag.Verification, Hash = task }, found);
    }

    private async Task JoinJobsAsync(SpillSet byTask, SpillSet byLine, int partitions, CancellationToken cancellationToken)
    {
        var jobs = new Dictionary<UInt128, BatchJobState>();
        var verified = new Dictionary<long, ReportRow>();
        await SpillJobsAsync(byTask, partitions, cancellationToken).ConfigureAwait(false);
        for (var partition = 0; partition < byTask.Count; partition++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            JoinJobs(Take(byTask, partition), jobs, verified, byLine);
        }
    }

    private async Task SpillJobsAsync(SpillSet byTask, int partitions, CancellationToken cancellationToken)
    {
        var jobs = _sources.TaskJobs!.GetAsyncEnumerator(cancellationToken);
        await using var _ = jobs.ConfigureAwait(false);
        while (await TryMoveAsync(jobs).ConfigureAwait(false))
        {
            var job = jobs.Current;
            if (job.TaskId is not { } taskId)
                continue;
            var task = KeyHash.Of(taskId);
            var head = new SpillHead(SpillTag.Job, 0, task, 0, job.StoppedAt?.UtcTicks ?? 0, job.CreatedAt.UtcTicks);
            Add(byTask, KeyHash.Partition(task, partitions), head, new ReportRow { Status = ReportStatus.Pending, JobId = job.JobId, ErrorCode = job.Status, Reason = job.Reason });
        }
    }

    // What AWS Batch does not tell, the report says; what this machine cannot write, ends it.
    private async Task<bool> TryMoveAsync(IAsyncEnumerator<BatchJobState> jobs)
    {
        try
        {
            return await jobs.MoveNextAsync().ConfigureAwait(false);
        }
        catch (TransferException exception)
        {
            _decision.JobsUnread = exception.Message;
            Remark(exception.Message);
            return false;
        }
    }

    private void JoinJobs(ReadOnlySpan<byte> bytes, Dictionary<UInt128, BatchJobState> jobs, Dictionary<long, ReportRow> verified, SpillSet byLine)
    {
        jobs.Clear();
        verified.Clear();
        for (var position = 0; position < bytes.Length;)
        {
            var range = SpillSet.Next(bytes, ref position);
            var head = SpillHead.Read(bytes[range]);
            if (head.Tag == SpillTag.Verification)
                verified[head.Line] = Row(bytes[range]);
            if (head.Tag != SpillTag.Job)
                continue;
            var job = Row(bytes[range]);
            var state = new BatchJobState(job.JobId!, job.ErrorCode!, job.Reason, new DateTimeOffset(head.Order, TimeSpan.Zero), head.Line == 0 ? null : new DateTimeOffset(head.Line, TimeSpan.Zero));

            // Of several, one that is under way, else the last.
            if (!jobs.TryGetValue(head.Hash, out var known) || (!state.HasEnded, state.CreatedAt).CompareTo((!known.HasEnded, known.CreatedAt)) >= 0)
                jobs[head.Hash] = state;
        }

        for (var position = 0; position < bytes.Length;)
        {
            var range = SpillSet.Next(bytes, ref position);
            var head = SpillHead.Read(bytes[range]);
            if (head.Tag == SpillTag.Row)
                Finish(byLine, head.Order, Row(bytes[range]), jobs.GetValueOrDefault(head.Hash), verified.GetValueOrDefault(head.Line));
        }
    }

    private IEnumerable<ReportRow> InOrder(SpillSet byLine, CancellationToken cancellationToken)
    {
        var ranges = new Range[_rowsPerPartition];
        for (var partition = 0; partition < byLine.Count; partition++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var length = byLine.Take(partition, ref _bytes);
            var count = 0;
            for (var position = 0; position < length; count++)
            {
                var range = SpillSet.Next(_bytes, ref position);
                ranges[SpillHead.Read(_bytes.AsSpan(range)).Order % _rowsPerPartition] = range;
            }

            for (var i = 0; i < count; i++)
                yield return Row(_bytes.AsSpan(ranges[i]));
        }
    }

    private void Add(SpillSet set, int partitions, SpillTag tag, ReportRow row)
    {
        if (row.Source is null)
            return;
        var hash = KeyHash.Of(row.Source);
        var head = new SpillHead(tag, EvidenceRank.Of(row), hash, KeyHash.OfVersion(row.Source), row.Line, row.FinishedAt?.UtcTicks ?? 0);
        Add(set, KeyHash.Partition(hash, partitions), head, row);
    }

    private void Finish(SpillSet byLine, long number, ReportRow row, BatchJobState? job, ReportRow? found)
    {
        row = _decision.Unlanded(row, job);
        Finish(byLine, number, found is null ? row : RowDecision.Verified(row, found));
    }

    private void Finish(SpillSet byLine, long number, ReportRow row) =>
        Add(byLine, checked((int)(number / _rowsPerPartition)), new SpillHead(SpillTag.Row, 0, 0, 0, row.Line, number), row);

    private void Add(SpillSet set, int partition, SpillHead head, ReportRow row)
    {
        head.Write(_head);
        set.Add(partition, _codec.Write(_head, row));
    }

    private ReadOnlySpan<byte> Take(SpillSet set, int partition)
    {
        // First, for it may put another array there.
        var length = set.Take(partition, ref _bytes);
        return _bytes.AsSpan(0, length);
    }

    private string[] AllRemarks()
    {
        var remarks = new List<string>(_remarks);
        if (Totals.Landed < Totals.Rows)
            remarks.AddRange(_remarksOnRest);
        if (Totals.ExpectedRows is { } expected && expected != Totals.Rows)
            remarks.Add(FormattableString.Invariant($"The inventory had {expected:N0} rows when the run began, and has {Totals.Rows:N0} now: the report is not of the same inventory."));
        if (Totals.NotInInventory > 0)
            remarks.Add(FormattableString.Invariant($"Ledgers or reports tell of {Totals.NotInInventory:N0} {(Totals.NotInInventory == 1 ? "object" : "objects")} that the inventory does not name: this report has no rows for that."));
        return [.. remarks];
    }

    private static ReportRow Row(ReadOnlySpan<byte> record) => RowCodec.Read(record[SpillHead.Size..]);

    private static ReportRow Of(VerificationOutcome found) => new()
    {
        Line = found.Line,
        Status = ReportStatus.Pending,
        Source = found.Source,
        Destination = found.Destination,
        Size = found.DestinationSize,
        VerifiedBy = found.VerifiedBy,
        Verification = found.Status,
        Reason = found.Message,
    };

    private static async IAsyncEnumerable<T> None<T>()
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield break;
    }

    private static IAsyncEnumerable<T> Or<T>(IAsyncEnumerable<T>? items) => items ?? None<T>();
}
