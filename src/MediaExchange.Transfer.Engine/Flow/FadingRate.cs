namespace MediaExchange.Transfer.Engine.Flow;

/// <summary>How often something happens a second, taken over about the last second, and right from the first moment on.</summary>
internal struct FadingRate
{
    private double _count;
    private double _at;
    private double _since;

    public void Add(double now)
    {
        // After a pause it begins anew: what it would say of a fresh burst would else be far too little.
        if (_count == 0 || now - _at > 1)
        {
            _count = 0;
            _since = now;
        }

        _count = (_count * Math.Exp(_at - now)) + 1;
        _at = now;
    }

    /// <summary>A second's worth; infinite at the moment of the first, 0 before.</summary>
    public readonly double PerSecond(double now) =>
        _count == 0 ? 0 : _count * Math.Exp(_at - now) / (1 - Math.Exp(_since - now));
}
