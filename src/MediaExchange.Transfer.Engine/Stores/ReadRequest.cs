namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>Asks for an object's bytes.</summary>
/// <param name="Location">The object.</param>
/// <param name="IfMatch">The ETag that it must have; <see langword="null"/> takes any.</param>
/// <param name="Offset">The first byte; with <paramref name="Length"/> a range.</param>
/// <param name="Length">How many bytes; <see langword="null"/> to the end.</param>
public sealed record ReadRequest(ObjectLocation Location, string? IfMatch = null, long Offset = 0, long? Length = null)
{
    /// <summary>Whether the answer shall tell what HEAD would: <see cref="ObjectContent.Head"/>. For an object that is asked for whole.</summary>
    public bool WithHead { get; init; }
}
