using MediaExchange.Transfer.Engine.Digesting;

namespace MediaExchange.Transfer.Engine;

/// <summary>The digests of an item were found by <see cref="ObjectDigests"/>, or could not be.</summary>
/// <param name="Outcome">What was found.</param>
public sealed record ItemDigested(ChecksumOutcome Outcome) : TransferEvent;
