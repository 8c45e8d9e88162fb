namespace MediaExchange.Transfer.Engine.Planning;

/// <summary>What to do when the destination already has an object of that key.</summary>
public enum IfExists
{
    /// <summary>Leave it when the <see cref="SkipRule"/> holds it to be the same; otherwise overwrite it.</summary>
    Skip,

    /// <summary>Copy in any case.</summary>
    Overwrite,

    /// <summary>Fail the item, whatever is there.</summary>
    Fail,
}
