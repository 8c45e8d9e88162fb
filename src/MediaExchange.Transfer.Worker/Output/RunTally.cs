using System.Text.Json;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Verification;

namespace MediaExchange.Transfer.Worker.Output;

/// <summary>Counts how the items of a run ended. Safe for concurrent use.</summary>
internal sealed class RunTally
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long> _evidence = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _failures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _statuses;
    private Snapshot _last = new();
    private long _bytes;
    private long _objects;
    private long _bad;

    private RunTally(IEnumerable<string> statuses) => _statuses = statuses.ToDictionary(s => s, _ => 0L);

    /// <summary>Rows that have ended.</summary>
    public long Objects
    {
        get
        {
            lock (_lock)
                return _objects;
        }
    }

    public static RunTally ForTransfer() => new(Enum.GetNames<ItemStatus>().Select(Word));

    public static RunTally ForVerification() => new(Enum.GetNames<VerificationStatus>().Select(Word));

    public void Add(ItemOutcome outcome) =>
        Add(Word(outcome.Status.ToString()), outcome.Status == ItemStatus.Failed, outcome.Status == ItemStatus.Copied ? outcome.Size : 0, outcome.VerifiedBy, outcome.Failure);

    public void Add(VerificationOutcome outcome) =>
        Add(Word(outcome.Status.ToString()), outcome.Status != VerificationStatus.Matched, outcome.Status == VerificationStatus.Matched ? outcome.SourceSize : 0, outcome.VerifiedBy, outcome.Failure);

    public void Add(Snapshot snapshot)
    {
        lock (_lock)
            _last = snapshot;
    }

    public RunSummary Summarise(RunInfo run, TimeSpan elapsed, bool interrupted, string? stopped)
    {
        lock (_lock)
        {
            return new RunSummary
            {
                Verb = run.Verb,
                RunId = run.RunId,
                Source = run.Source,
                Destination = run.Destination,
                Ledger = run.Ledger,
                Objects = _objects,
                Statuses = _statuses,
                Bytes = _bytes,
                VerifiedBy = _evidence,
                Failures = _failures,
                Requests = _last.Requests,
                Retries = _last.Retries,
                Throttled = _last.Throttled,
                Seconds = Math.Round(elapsed.TotalSeconds, 3),
                Interrupted = interrupted,
                Stopped = stopped,
                ExitCode = interrupted ? ExitCodes.Interrupted : _bad > 0 || stopped is not null ? ExitCodes.SomeFailed : ExitCodes.Success,
            };
        }
    }

    private static string Word(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    private static void Count(SortedDictionary<string, long> counts, string word) => counts[word] = counts.GetValueOrDefault(word) + 1;

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
