namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>An extent in the log.</summary>
/// <param name="Blob">The blob's id; null for virtual content.</param>
/// <param name="Seed">The seed of virtual content.</param>
/// <param name="Total">The length of all the virtual content.</param>
/// <param name="Offset">Where the extent starts.</param>
/// <param name="Length">How long it is.</param>
internal sealed record JournalExtent(string? Blob, long Seed, long Total, long Offset, long Length);
