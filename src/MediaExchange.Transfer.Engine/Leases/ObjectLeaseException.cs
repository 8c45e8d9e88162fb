using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Leases;

/// <summary>Somebody else is copying to a destination, and has not ended for as long as one was ready to wait.</summary>
/// <param name="destination">Where to.</param>
/// <param name="runId">The other's run.</param>
/// <param name="writer">Who that is in the run.</param>
public sealed class ObjectLeaseException(ObjectLocation destination, string runId, string writer)
    : Exception($"{destination} is being copied to by {writer} of the run '{runId}'. Try again when that has ended.")
{
    /// <summary>The run of whoever has the lease.</summary>
    public string RunId { get; } = runId;

    /// <summary>Who has the lease, among those who take part in that run.</summary>
    public string Writer { get; } = writer;
}
