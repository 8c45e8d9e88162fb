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
}
