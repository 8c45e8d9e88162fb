namespace MediaExchange.Transfer.Engine.Flow;

/// <summary>What kind of request waits for its turn, for the two want different things of a store.</summary>
internal enum RequestLane
{
    /// <summary>Everything but the copying of a part: mostly short, so what it uses up is the rate. An item has one at a time.</summary>
    Item,

    /// <summary>The copying of a part: it takes seconds, so what it uses up is places in flight. An item has up to 10,000.</summary>
    Part,
}
