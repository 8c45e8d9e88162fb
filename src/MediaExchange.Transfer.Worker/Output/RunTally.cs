using System.Text.Json;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Digesting;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Verification;

namespace MediaExchange.Transfer.Worker.Output;

/// <summary>Counts how the items of a run ended. Safe for concurrent use.</summary>
internal sealed class RunTally
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long> _evidence = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _failures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _statuses;
    private readonly ResumeState? _before;
    private Snapshot _last = new();
    private long _bytes;
    private long _objects;
    private long _bad;

    private long _failedBeforeAndEndedNow;
    private bool _hasBegun;

    private RunTally(IEnumerable<string> statuses, ResumeState? before)
    {
        _statuses = statuses.ToDictionary(s => s, _ => 0L);
        _before = before;
    }

    /// <summary>Whether anything was done that must be accounted for: an object copied, or an upload begun.</summary>
    public bool HasBegun
    {
        get
        {
            lock (_lock)
                return _hasBegun || _objects > 0;
        }
    }

    /// <param name="before">What an earlier run of the ledger has done.</param>
    public static RunTally ForTransfer(ResumeState? before = null) => new(Enum.GetNames<ItemStatus>().Select(Word), before);

    public static RunTally ForVerification() => new(Enum.GetNames<VerificationStatus>().Select(Word), null);

    public static RunTally ForChecksums() => new(Enum.GetNames<ChecksumStatus>().Select(Word), null);

    public void Begin()
    {
        lock (_lock)
            _hasBegun = true;
    }

    public void Add(ItemOutcome outcome)
    {
        if (_before?.IsFailed(outcome.Line) == true)
            Interlocked.Increment(ref _failedBeforeAndEndedNow);
        Add(Word(outcome.Status.ToString()), outcome.Status == ItemStatus.Failed, outcome.Status == ItemStatus.Copied ? outcome.Size : 0, outcome.VerifiedBy, outcome.Failure);
    }

    public void Add(VerificationOutcome outcome) =>
        Add(Word(outcome.Status.ToString()), outcome.Status != VerificationStatus.Matched, outcome.Status == VerificationStatus.Matched ? outcome.SourceSize : 0, outcome.VerifiedBy, outcome.Failure);

    public void Add(ChecksumOutcome outcome)
    {
        var isGood = outcome.Status is ChecksumStatus.Computed or ChecksumStatus.Matched;
        Add(Word(outcome.Status.ToString()), !isGood, isGood ? outcome.Size : 0, null, outcome.Failure);
    }

    public void Add(Snapshot snapshot)
    {
        lock (_lock)
            _last = snapshot;
    }

    public RunSummary Summarise(RunInfo run, TimeSpan elapsed, bool interrupted, string? stopped)
    {
        lock (_lock)
        {
            // A checksum that differs is an answer; asked again, it would be the same.
            var unfinished = interrupted || stopped is not null || (_bad > 0 && run.Ledger is not null);
            return new RunSummary
            {
                Verb = run.Verb,
                RunId = run.RunId,
                Source = run.Source,
                Destination = run.Destination,
                Ledger = run.Ledger,
                Checkpoints = run.Checkpoints,
                DoneBefore = _before?.Done,
                InAll = _before is null ? null : InAll(_before),
                Objects = _objects,
                Statuses = _statuses,
                Bytes = _bytes,
                BytesRead = _last.BytesRead > 0 ? _last.BytesRead : null,
                VerifiedBy = _evidence,
                Failures = _failures,
                Requests = _last.Requests,
                Retries = _last.Retries,
                Throttled = _last.Throttled,
                Seconds = Math.Round(elapsed.TotalSeconds, 3),
                Interrupted = interrupted,
                Stopped = stopped,
                Resume = unfinished ? run.Resume : null,
                ExitCode = interrupted ? ExitCodes.Interrupted : _bad > 0 || stopped is not null ? ExitCodes.SomeFailed : ExitCodes.Success,
            };
        }
    }

    private static string Word(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    private static void Count(SortedDictionary<string, long> counts, string word) => counts[word] = counts.GetValueOrDefault(word) + 1;

    private LedgerTotals InAll(ResumeState before) => new()
    {
        Copied = before.Copied + _statuses[Word(nameof(ItemStatus.Copied))],
        Skipped = before.Skipped + _statuses[Word(nameof(ItemStatus.Skipped))],
        Failed = before.Failed - _failedBeforeAndEndedNow + _statuses[Word(nameof(ItemStatus.Failed))],
    };

    private void Add(string status, bool bad, long? bytes, Evidence? evidence, ItemFailure? failure)
    {
        lock (_lock)
        {
            _objects++;
            _statuses[status]++;
            _bytes += bytes ?? 0;
            if (bad)
                _bad++;
            if (evidence is { } by)
                Count(_evidence, by.ToString().ToLowerInvariant());
            if (failure is not null)
                Count(_failures, Word(failure.Kind.ToString()));
        }
    }
}
