using MediaExchange.Transfer.Sandbox.S3;

namespace MediaExchange.Transfer.Sandbox.Edge.Requests;

/// <summary>Counts requests and remembers the last of them; bounded, so that it may run for as long as it likes.</summary>
internal sealed class RequestLog(TimeProvider time)
{
    /// <summary>Requests kept in full.</summary>
    public const int Capacity = 10_000;

    private const int HistorySeconds = 600;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Operation, int Status), long> _counts = [];
    private readonly RequestRecord?[] _records = new RequestRecord?[Capacity];
    private readonly (long Second, int Requests, int Throttled)[] _seconds = new (long, int, int)[HistorySeconds];
    private long _total;
    private int _inFlight;
    private int _maxInFlight;

    public DateTimeOffset Now => time.GetUtcNow();

    public void Begin()
    {
        lock (_gate)
        {
            _inFlight++;
            _maxInFlight = Math.Max(_maxInFlight, _inFlight);
        }
    }

    public void End(EdgeRequest request, int status, long bytesIn, long bytesOut)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            _inFlight--;
            _counts[(request.Name, status)] = _counts.GetValueOrDefault((request.Name, status)) + 1;
            var second = now.ToUnixTimeSeconds();
            ref var slot = ref _seconds[second % HistorySeconds];
            if (slot.Second != second)
            {
                slot = (second, 0, 0);
            }

            slot.Requests++;
            slot.Throttled += status is 503 or 429 ? 1 : 0;
            _records[_total % Capacity] = new RequestRecord
            {
                Number = _total + 1,
                Time = now,
                Operation = request.Name,
                Bucket = request.Bucket,
                Key = request.Key,
                Status = status,
                PartNumber = request.PartNumber,
                BytesIn = bytesIn,
                BytesOut = bytesOut,
                CopyRange = request.CopyRange,
                Fault = request.Fault,
            };
            _total++;
        }
    }

    public RequestSummary Summarise()
    {
        lock (_gate)
        {
            var oldest = time.GetUtcNow().ToUnixTimeSeconds() - HistorySeconds;
            return new RequestSummary
            {
                Total = _total,
                InFlight = _inFlight,
                MaxInFlight = _maxInFlight,
                Counts = [.. _counts
                    .Select(count => new RequestCount(count.Key.Operation, count.Key.Status, count.Value))
                    .OrderBy(count => count.Operation, StringComparer.Ordinal).ThenBy(count => count.Status)],
                PerSecond = [.. _seconds
                    .Where(second => second.Requests > 0 && second.Second > oldest)
                    .OrderBy(second => second.Second)
                    .Select(second => new SecondCount(DateTimeOffset.FromUnixTimeSeconds(second.Second), second.Requests, second.Throttled))],
            };
        }
    }

    /// <summary>The last requests, oldest first.</summary>
    public IReadOnlyList<RequestRecord> Records()
    {
        lock (_gate)
        {
            var kept = (int)Math.Min(_total, Capacity);
            return [.. Enumerable.Range(0, kept).Select(i => _records[(_total - kept + i) % Capacity]!)];
        }
    }

    /// <summary>How many requests of the operation ended so far, with any status or this one.</summary>
    public long Count(S3Operation operation, int? status = null)
    {
        var name = operation.ToString();
        lock (_gate)
        {
            return _counts.Where(count => count.Key.Operation == name && (status is null || count.Key.Status == status)).Sum(count => count.Value);
        }
    }

    /// <summary>Forgets everything but what is in flight.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _counts.Clear();
            Array.Clear(_records);
            Array.Clear(_seconds);
            _total = 0;
            _maxInFlight = _inFlight;
        }
    }
}
