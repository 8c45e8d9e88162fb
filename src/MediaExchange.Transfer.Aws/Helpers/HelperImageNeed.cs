namespace MediaExchange.Transfer.Aws.Helpers;

/// <summary>Whether an installation takes the image of the module.</summary>
public enum HelperImageNeed
{
    /// <summary>No: the helper keeps the one that it has, or is given another.</summary>
    None,

    /// <summary>If it is at hand: what the helper has is of this version, and may be of an earlier build.</summary>
    Optional,

    /// <summary>Yes.</summary>
    Required,
}
