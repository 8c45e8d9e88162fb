using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>What a finished copy knows of the new object.</summary>
/// <param name="Written">The store's answer.</param>
/// <param name="Parts">Parts copied; 0 for a single copy.</param>
internal sealed record CopyResult(WrittenObject Written, int Parts);
