namespace MediaExchange.Transfer.Sandbox.Edge.Behaviour;

/// <summary>Time to the first byte of an answer: always the median, or log-normally spread around it.</summary>
internal sealed record LatencySettings
{
    /// <summary>Milliseconds, from 0.</summary>
    public double MedianMilliseconds { get; init; }

    /// <summary>Standard deviation of the logarithm, from 0 (fixed). 0.5 puts the 99th percentile at 3.2 times the median.</summary>
    public double Sigma { get; init; }
}
