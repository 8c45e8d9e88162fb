namespace MediaExchange.Transfer.Engine.Planning;

/// <summary>A range of an object that is copied as one part.</summary>
/// <param name="Number">1 to 10,000.</param>
/// <param name="Offset">The first byte.</param>
/// <param name="Length">Bytes.</param>
public readonly record struct Part(int Number, long Offset, long Length);
