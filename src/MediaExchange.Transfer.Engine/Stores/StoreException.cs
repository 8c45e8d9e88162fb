namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>Thrown by <see cref="IObjectStore"/> for every failed request; the engine turns it into a value per item.</summary>
/// <param name="error">The failure.</param>
/// <param name="inner">What the implementation caught.</param>
public sealed class StoreException(StoreError error, Exception? inner = null) : Exception(error?.ToString(), inner)
{
    /// <summary>The failure.</summary>
    public StoreError Error { get; } = error ?? throw new ArgumentNullException(nameof(error));

    /// <summary>The failure's kind.</summary>
    public StoreErrorKind Kind => Error.Kind;
}
