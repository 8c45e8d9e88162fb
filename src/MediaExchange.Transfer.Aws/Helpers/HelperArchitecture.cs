using System.Diagnostics.CodeAnalysis;

namespace MediaExchange.Transfer.Aws.Helpers;

/// <summary>The processors of a helper's workers and driver.</summary>
[SuppressMessage("Naming", "CA1707", Justification = "AWS's own words.")]
[SuppressMessage("Naming", "CA1709", Justification = "AWS's own words.")]
public enum HelperArchitecture
{
    /// <summary>Graviton.</summary>
    arm64,

    /// <summary>Intel and AMD.</summary>
    x86_64,
}
