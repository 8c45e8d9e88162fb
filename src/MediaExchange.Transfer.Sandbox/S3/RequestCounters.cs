using System.Collections.Concurrent;

namespace MediaExchange.Transfer.Sandbox.S3;

/// <summary>How many requests came in, by operation; also those that were refused.</summary>
internal sealed class RequestCounters
{
    private ConcurrentDictionary<S3Operation, StrongBox> _counts = new();

    public void Count(S3Operation operation) => Interlocked.Increment(ref _counts.GetOrAdd(operation, _ => new StrongBox()).Value);

    public IReadOnlyDictionary<string, long> Snapshot() =>
        _counts.OrderBy(pair => pair.Key).ToDictionary(pair => pair.Key.ToString(), pair => Interlocked.Read(ref pair.Value.Value));

    public void Reset() => _counts = new();

    private sealed class StrongBox
    {
        public long Value;
    }
}
