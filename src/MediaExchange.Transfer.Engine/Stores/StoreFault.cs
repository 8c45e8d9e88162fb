namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>One fault of a <see cref="FaultingObjectStore"/>: which requests fail, how, and whether they took effect.</summary>
/// <remarks>The requests that it is about are those of <see cref="Operation"/> for which <see cref="When"/> holds; they are counted from 1. Of these fail the ones from <see cref="Call"/> on, <see cref="Times"/> in a row, each with the probability <see cref="Fraction"/>.</remarks>
/// <param name="Kind">What the caller sees.</param>
public sealed record StoreFault(StoreErrorKind Kind)
{
    /// <summary>The operation; <see langword="null"/> for all.</summary>
    public StoreOperation? Operation { get; init; }

    /// <summary>Which requests it is about; <see langword="null"/> for all of the operation. Called concurrently.</summary>
    public Func<StoreCall, bool>? When { get; init; }

    /// <summary>The first request that fails, from 1.</summary>
    public long Call { get; init; } = 1;

    /// <summary>How many fail from there on; <see cref="long.MaxValue"/> for all.</summary>
    public long Times { get; init; } = long.MaxValue;

    /// <summary>The share of these that fails, 0 to 1; the store's seed decides which.</summary>
    public double Fraction { get; init; } = 1;

    /// <summary>Whether the request takes effect and only its answer is lost. Otherwise it never reaches the store.</summary>
    public bool AfterEffect { get; init; }

    /// <summary>Fails the n-th request of an operation, once.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="call">From 1.</param>
    /// <param name="kind">What the caller sees.</param>
    /// <param name="afterEffect">Whether the request takes effect all the same.</param>
    public static StoreFault OnCall(StoreOperation operation, long call, StoreErrorKind kind, bool afterEffect = false) =>
        new(kind) { Operation = operation, Call = call, Times = 1, AfterEffect = afterEffect };

    /// <summary>Fails every request of an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="kind">What the caller sees.</param>
    /// <param name="afterEffect">Whether the requests take effect all the same.</param>
    public static StoreFault Always(StoreOperation operation, StoreErrorKind kind, bool afterEffect = false) =>
        new(kind) { Operation = operation, AfterEffect = afterEffect };

    /// <summary>Fails a share of the requests.</summary>
    /// <param name="fraction">0 to 1.</param>
    /// <param name="kind">What the caller sees.</param>
    /// <param name="operation">The operation; <see langword="null"/> for all.</param>
    /// <param name="afterEffect">Whether the requests take effect all the same.</param>
    public static StoreFault Randomly(double fraction, StoreErrorKind kind, StoreOperation? operation = null, bool afterEffect = false) =>
        new(kind) { Operation = operation, Fraction = fraction, AfterEffect = afterEffect };
}
