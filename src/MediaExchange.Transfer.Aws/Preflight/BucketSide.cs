namespace MediaExchange.Transfer.Aws.Preflight;

/// <summary>What a bucket is to a helper.</summary>
internal enum BucketSide
{
    /// <summary>Objects are read there.</summary>
    Source,

    /// <summary>Copies are written there.</summary>
    Destination,

    /// <summary>The helper's own, for the records of its runs.</summary>
    Runs,
}
