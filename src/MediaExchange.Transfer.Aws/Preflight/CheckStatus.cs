namespace MediaExchange.Transfer.Aws.Preflight;

/// <summary>What a check has found.</summary>
public enum CheckStatus
{
    /// <summary>As it should be.</summary>
    Pass,

    /// <summary>Transfers will work, or may; but somebody should know.</summary>
    Warn,

    /// <summary>Transfers will fail.</summary>
    Fail,
}
