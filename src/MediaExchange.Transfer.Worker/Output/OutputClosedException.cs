namespace MediaExchange.Transfer.Worker.Output;

/// <summary>Whoever read the output has gone, as <c>| head</c> does: stop as if interrupted.</summary>
/// <param name="inner">The failed write.</param>
internal sealed class OutputClosedException(Exception inner) : Exception("The output was closed.", inner);
