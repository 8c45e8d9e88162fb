using MediaExchange.Transfer.Engine.Copying;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine;

/// <summary>The run as a whole cannot go on: nothing was written before the first, and the ledger tells what was done before a later one.</summary>
/// <param name="kind">Why.</param>
/// <param name="message">One sentence that names the input, the reason and the next step.</param>
/// <param name="target">What it was about, such as a bucket or a file.</param>
/// <param name="inner">The cause.</param>
public sealed class TransferException(FailureKind kind, string message, string? target = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public FailureKind Kind { get; } = kind;

    /// <summary>What it was about, such as a bucket or a file.</summary>
    public string? Target { get; } = target;

    /// <summary>Says of a request that failed what it means to a run that needs its answer.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="what">What was wanted, such as <c>The task 's3://a/b'</c>; begins the sentence.</param>
    /// <param name="store">Which store was asked.</param>
    public static TransferException Of(StoreException failure, string what, IObjectStore store)
    {
        ArgumentNullException.ThrowIfNull(failure);
        ArgumentNullException.ThrowIfNull(store);
        return Failures.RunFailed(failure.Error, what, store, failure);
    }
}
