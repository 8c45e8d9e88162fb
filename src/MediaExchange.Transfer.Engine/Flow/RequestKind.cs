namespace MediaExchange.Transfer.Engine.Flow;

/// <summary>What a request costs a store. S3 counts reads and writes apart, and each side's prefix for itself.</summary>
internal enum RequestKind
{
    /// <summary>Whatever only reads at the source: heads, listings, tags.</summary>
    SourceRead,

    /// <summary>Whatever only reads at the destination.</summary>
    DestinationRead,

    /// <summary>Whatever changes the destination, but the copying of a part. Mostly short, so what it uses up is the rate. An item has few at a time.</summary>
    Write,

    /// <summary>The copying or writing of a part: a write as well, but it takes seconds, so what it uses up is places in flight. An item has up to 10,000.</summary>
    Part,

    /// <summary>The reading of a range of the source to its last byte: a read as well, but like a part it takes seconds, and so places in flight.</summary>
    Range,
}
