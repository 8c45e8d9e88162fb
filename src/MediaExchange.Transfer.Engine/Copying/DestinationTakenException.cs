namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>
/// Something came to the destination after it was looked at and before the copy, so that the store refused the copy; or the source is not what it
/// was, which is refused in the same words. Whoever catches it looks again.
/// </summary>
internal sealed class DestinationTakenException(Exception inner) : Exception(inner.Message, inner);
