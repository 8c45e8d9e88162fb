namespace MediaExchange.Transfer.Engine.Flow;

/// <summary>Bytes a second over the last few seconds, from a growing total.</summary>
internal sealed class RateMeter(TimeProvider time)
{
    // Long enough to smooth over parts that end together, short enough to show a change.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Queue<(long At, long Total)> _samples = new();

    public double Add(long total)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _samples.Enqueue((now, total));
            while (_samples.Count > 2 && time.GetElapsedTime(_samples.Peek().At, now) > Window)
                _samples.Dequeue();
            var (at, first) = _samples.Peek();
            var seconds = time.GetElapsedTime(at, now).TotalSeconds;
            return seconds <= 0 ? 0 : (total - first) / seconds;
        }
    }
}
