namespace MediaExchange.Transfer.Sandbox.Edge.Behaviour;

/// <summary>
/// Lets so many requests a second through, and a burst of so many at once. Not System.Threading.RateLimiting's bucket:
/// that one reads the machine's clock, which a simulated hour cannot wait for.
/// </summary>
internal sealed class TokenBucket(double perSecond, double burst, TimeProvider time)
{
    private readonly Lock _gate = new();
    private double _used;
    private long _filledAt = time.GetTimestamp();

    public bool TryTake()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _used = Math.Max(0, _used - (time.GetElapsedTime(_filledAt, now).TotalSeconds * perSecond));
            _filledAt = now;
            if (_used + 1 > burst)
            {
                return false;
            }

            _used++;
            return true;
        }
    }
}
