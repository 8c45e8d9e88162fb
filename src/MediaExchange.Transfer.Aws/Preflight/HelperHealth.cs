namespace MediaExchange.Transfer.Aws.Preflight;

/// <summary>Whether a helper works, by a look at its stack, queue, compute environment, job definition and driver; see <see cref="HelperPreflight"/> for a thorough one.</summary>
public enum HelperHealth
{
    /// <summary>It may not be looked at.</summary>
    Unknown,

    /// <summary>All of them are as they should be.</summary>
    Healthy,

    /// <summary>It is being installed, updated or removed.</summary>
    Changing,

    /// <summary>Something fails.</summary>
    Unhealthy,
}
