namespace MediaExchange.Transfer.Engine.Reports.Statistics;

/// <summary>Rows that failed for one reason, as far as kind, code and advice tell.</summary>
internal sealed class FailureCause(ReportRow first)
{
    private const int Examples = 3;

    private readonly List<string> _examples = [];

    public string Name { get; init; } = first.ErrorCode ?? first.Kind?.ToString() ?? "Unknown";

    public string? Advice { get; init; } = first.Advice;

    /// <summary>What the first of them said.</summary>
    public string? Reason { get; init; } = first.Reason;

    public long Rows { get; private set; }

    public IReadOnlyList<string> Named => _examples;

    public void Add(ReportRow row)
    {
        Rows++;
        if (_examples.Count < Examples)
            _examples.Add(row.Source?.ToString() ?? $"line {row.Line}");
    }
}
