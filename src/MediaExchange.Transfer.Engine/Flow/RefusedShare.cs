namespace MediaExchange.Transfer.Engine.Flow;

/// <summary>The share of the recent requests that the store refused with SlowDown, and whether that is a reason to slow down.</summary>
/// <remarks>Times are seconds on one clock that never goes back.</remarks>
internal struct RefusedShare
{
    // S3 refuses a request here and there whatever the load (1 % is common); that is no reason to slow down. A saturated prefix refuses far more.
    private const double Tolerated = 0.03;

    // One round of answers tells no more than that there is too much; TCP, too, takes half at the most.
    private const double MostCut = 0.5;

    // One saturated moment refuses many requests; they count as one signal. The next is judged afresh.
    private const double SignalSeconds = 1;

    // The refused share is taken over about one round of requests, and over so many at least that one refusal means nothing.
    private const double LeastRound = 64;

    private double _share;
    private double _cutAt;

    /// <summary>Whether the store said that there is too much, a moment ago.</summary>
    public bool IsCutting { get; private set; }

    public readonly bool IsTolerated => !IsCutting && _share <= Tolerated;

    /// <summary>How much to keep of what was used when the cut began: what the store did not refuse is what it can do.</summary>
    public readonly double Kept => 1 - Math.Min(MostCut, _share);

    /// <summary>A request goes out. By what was sent, not by what was answered: a refusal comes at once, while a part takes seconds to succeed.</summary>
    /// <param name="round">How many requests are in flight at most.</param>
    public void OnSent(double round) => _share -= _share / Math.Max(LeastRound, round);

    /// <summary>The store said SlowDown.</summary>
    /// <returns>Whether a cut begins with this one.</returns>
    public bool OnThrottled(double now, double round)
    {
        EndSignal(now);
        _share += 1 / Math.Max(LeastRound, round);
        if (IsTolerated || IsCutting)
            return false;
        IsCutting = true;
        _cutAt = now;
        return true;
    }

    public void EndSignal(double now)
    {
        if (!IsCutting || now - _cutAt < SignalSeconds)
            return;
        IsCutting = false;
        _share = 0;
    }
}
