namespace Simulation;

/// <summary>Times to the first byte with a tail: lognormal, described by its median and its 99th percentile.</summary>
internal sealed class LatencyModel
{
    // The standard normal distribution's 99th percentile.
    private const double Normal99 = 2.3263478740408408;
    private const int Quantiles = 1 << 14;

    private readonly TimeSpan[] _quantiles = new TimeSpan[Quantiles];
    private readonly Random _random;

    public LatencyModel(TimeSpan median, TimeSpan p99, int seed)
    {
        _random = new Random(seed);
        var sigma = Math.Log(p99 / median) / Normal99;
        for (var i = 0; i < Quantiles; i++)
            _quantiles[i] = median * Math.Exp(sigma * NormalQuantile((i + 0.5) / Quantiles));
        Mean = TimeSpan.FromTicks((long)_quantiles.Average(one => one.Ticks));
    }

    public TimeSpan Mean { get; }

    public TimeSpan Next() => _quantiles[_random.Next(Quantiles)];

    /// <summary>The inverse of the standard normal distribution function, by bisection: it is asked for a few thousand values once.</summary>
    private static double NormalQuantile(double p)
    {
        var (low, high) = (-8.0, 8.0);
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            if (NormalCdf(middle) < p)
                low = middle;
            else
                high = middle;
        }

        return (low + high) / 2;
    }

    // Abramowitz and Stegun 26.2.17: an absolute error below 1e-7.
    private static double NormalCdf(double x)
    {
        var t = 1 / (1 + (0.2316419 * Math.Abs(x)));
        var tail = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI)
            * t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return x >= 0 ? 1 - tail : tail;
    }
}
