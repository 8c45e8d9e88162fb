using MediaExchange.Transfer.Engine.Reports.Statistics;

namespace MediaExchange.Transfer.Engine.Reports;

/// <summary>What a report tells beyond its totals, gathered from the rows as they pass: of one size, however many there are.</summary>
internal sealed class ReportStatistics
{
    private const int MostCauses = 40;
    private const int MostSlow = 15;

    private readonly Dictionary<(FailureKind?, string?, string?), FailureCause> _causes = [];
    private readonly PriorityQueue<ReportRow, double> _slowest = new();
    private readonly SortedDictionary<Evidence, long> _evidence = [];
    private FailureCause? _otherCauses;

    public TimeBuckets Time { get; } = new();

    public SizeClasses Sizes { get; } = new();

    public IReadOnlyDictionary<Evidence, long> Evidences => _evidence;

    public IEnumerable<FailureCause> Causes => _causes.Values.OrderByDescending(cause => cause.Rows).Concat(_otherCauses is null ? [] : [_otherCauses]);

    public IEnumerable<ReportRow> Slowest => _slowest.UnorderedItems.OrderByDescending(slow => slow.Priority).Select(slow => slow.Element);

    public DateTimeOffset? FirstEnd { get; private set; }

    public DateTimeOffset? LastEnd { get; private set; }

    public long Requests { get; private set; }

    public long Retries { get; private set; }

    public long PartsKept { get; private set; }

    /// <summary>Takes in a row.</summary>
    /// <param name="row">The row.</param>
    public void Add(ReportRow row)
    {
        ArgumentNullException.ThrowIfNull(row);

        // Where nobody counted them: a HEAD and a copy, or begin, parts and end.
        Requests += row.Requests > 0 ? row.Requests : row.Status == ReportStatus.Copied ? 2 + row.Parts + (row.Parts > 0 ? 1 : 0) : 0;
        Retries += row.Retries;
        PartsKept += row.PartsKept;
        if (row.HasLanded && row.Size is { } size)
            Sizes.Add(size);
        if (row.HasLanded && row.VerifiedBy is { } evidence)
            _evidence[evidence] = _evidence.GetValueOrDefault(evidence) + 1;
        if (row.FinishedAt is { } end)
        {
            FirstEnd = FirstEnd is { } first && first < end ? first : end;
            LastEnd = LastEnd is { } last && last > end ? last : end;
            if (row.Status == ReportStatus.Copied)
                Time.Add(end, row.Seconds ?? 0, row.Size ?? 0);
        }

        if (row.Status == ReportStatus.Copied && row.Seconds is { } seconds)
        {
            _slowest.Enqueue(row, seconds);
            if (_slowest.Count > MostSlow)
                _slowest.Dequeue();
        }

        if (row.Status == ReportStatus.Failed)
            CauseOf(row).Add(row);
    }

    private FailureCause CauseOf(ReportRow row)
    {
        var key = (row.Kind, row.ErrorCode, row.Advice);
        if (_causes.TryGetValue(key, out var cause))
            return cause;
        if (_causes.Count < MostCauses)
            return _causes[key] = new FailureCause(row);
        return _otherCauses ??= new FailureCause(row) { Name = "Others", Reason = "Further reasons.", Advice = "See the rows themselves: Get-S3TransferReport." };
    }
}
