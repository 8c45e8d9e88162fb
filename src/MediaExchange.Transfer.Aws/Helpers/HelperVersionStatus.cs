namespace MediaExchange.Transfer.Aws.Helpers;

/// <summary>How a helper's version stands to the module's.</summary>
public enum HelperVersionStatus
{
    /// <summary>The helper does not tell its version.</summary>
    Unknown,

    /// <summary>Both are the same.</summary>
    Current,

    /// <summary>The helper was installed by an older module; Install-TransferHelper updates it.</summary>
    Older,

    /// <summary>The helper was installed by a newer module: this one may not know what it does.</summary>
    Newer,
}
