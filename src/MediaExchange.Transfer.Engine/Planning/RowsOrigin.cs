namespace MediaExchange.Transfer.Engine.Planning;

/// <summary>Where the rows of a run come from.</summary>
public enum RowsOrigin
{
    /// <summary>An inventory file.</summary>
    Inventory,

    /// <summary>The listing of a prefix, recorded beside the ledger as it is read.</summary>
    Listing,

    /// <summary>One object.</summary>
    Object,
}
