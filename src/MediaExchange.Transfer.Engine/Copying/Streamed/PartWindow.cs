namespace MediaExchange.Transfer.Engine.Copying.Streamed;

/// <summary>
/// How many parts of one object are under way: few at first, then half as many again as long as that makes it faster. Where the line or the
/// processor is full with few, more would only hold more memory.
/// </summary>
internal sealed class PartWindow(TimeProvider time) : IDisposable
{
    // What a line of 1 to 2 Gbit/s needs.
    private const int First = 8;

    // Half as many again would be half as fast again where each waits for nothing but answers; less than this is chance.
    private const double Gain = 1.25;

    // The first round is slower by what is done but once. What did not help is tried again after a while: the line may have other work now.
    private const int FirstTrial = 2;
    private const int NextTrial = 16;

    // A round is over when as many parts have ended as may be under way.
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _room = new(First);
    private long _since = time.GetTimestamp();
    private long _bytes;
    private int _ended;
    private int _tooMany;
    private double _rate;
    private int _untilTrial = FirstTrial;
    private int? _before;

    /// <summary>How many there may be.</summary>
    public int Size { get; private set; } = First;

    /// <summary>Waits for room for one more. It must be followed by one <see cref="Leave"/>.</summary>
    public Task EnterAsync(CancellationToken cancellationToken) => _room.WaitAsync(cancellationToken);

    /// <summary>A part has ended.</summary>
    /// <param name="bytes">What was moved; 0 when nothing was.</param>
    public void Leave(long bytes)
    {
        int room;
        lock (_gate)
        {
            _bytes += bytes;
            if (++_ended >= Size)
                EndRound();
            room = 1 - _tooMany;
            _tooMany = Math.Max(-room, 0);
        }

        if (room > 0)
            _room.Release(room);
    }

    public void Dispose() => _room.Dispose();

    private void EndRound()
    {
        var rate = _bytes / Math.Max(time.GetElapsedTime(_since).TotalSeconds, 1e-3);
        (_since, _bytes, _ended) = (time.GetTimestamp(), 0, 0);
        if (_before is { } before && rate < _rate * Gain)
        {
            Resize(before);
            (_before, _untilTrial) = (null, NextTrial);
            return;
        }

        _rate = rate;
        if (_before is null && --_untilTrial > 0)
            return;
        _before = Size;
        Resize(Size + (Size / 2));
    }

    // Those under way are never stopped: fewer are begun until they are few enough.
    private void Resize(int size)
    {
        _tooMany += Size - size;
        Size = size;
    }
}
