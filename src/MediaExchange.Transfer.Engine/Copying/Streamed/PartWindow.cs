namespace MediaExchange.Transfer.Engine.Copying.Streamed;

/// <summary>
/// How many parts of one object are under way: few at first, and half as many again as long as that makes it faster. Where the line or the
/// processor is full with few, more would only hold more memory.
/// </summary>
internal sealed class PartWindow(TimeProvider time) : IDisposable
{
    // What a line of 2 to 3 Gbit/s needs.
    private const int First = 8;

    // Half as many again should be half as fast again; less than this is chance.
    private const double Gain = 1.1;

    // A round is over when as many parts have ended as were under way.
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _room = new(First);
    private long _since = time.GetTimestamp();
    private long _bytes;
    private int _ended;
    private double _best;

    /// <summary>How many there may be.</summary>
    public int Size { get; private set; } = First;

    /// <summary>Waits for room for one more. It must be followed by one <see cref="Leave"/>.</summary>
    public Task EnterAsync(CancellationToken cancellationToken) => _room.WaitAsync(cancellationToken);

    /// <summary>A part has ended.</summary>
    /// <param name="bytes">What was moved; 0 when nothing was.</param>
    public void Leave(long bytes)
    {
        _room.Release(1 + Grow(bytes));
    }

    public void Dispose() => _room.Dispose();

    private int Grow(long bytes)
    {
        lock (_gate)
        {
            _bytes += bytes;
            if (++_ended < Size)
                return 0;
            var rate = _bytes / Math.Max(time.GetElapsedTime(_since).TotalSeconds, 1e-3);
            (_since, _bytes, _ended) = (time.GetTimestamp(), 0, 0);
            if (rate < _best * Gain)
                return 0;
            _best = rate;
            var more = Size / 2;
            Size += more;
            return more;
        }
    }
}
