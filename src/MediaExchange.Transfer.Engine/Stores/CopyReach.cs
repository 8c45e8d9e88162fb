namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>Whether a server-side copy by one store can read what is in another, as far as that is known without a request.</summary>
public enum CopyReach
{
    /// <summary>It cannot: they are different stores.</summary>
    OtherStore,

    /// <summary>It cannot: they are different partitions of AWS.</summary>
    OtherPartition,

    /// <summary>It can if the credentials of this side may read the other, which a request will tell.</summary>
    Perhaps,

    /// <summary>It can: both are the same.</summary>
    Same,
}
