using MediaExchange.Transfer.Engine.Flow;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Reading;

/// <summary>An object that is read for an item of a run, as HEAD described it: other bytes than those of that ETag are never taken.</summary>
/// <param name="Store">Where it is.</param>
/// <param name="Caller">The run's.</param>
/// <param name="Tally">The item's, whose HEAD has been sent.</param>
/// <param name="Location">The object, with its version where there is one.</param>
/// <param name="ETag">The pin.</param>
/// <param name="Size">Bytes.</param>
internal sealed record PinnedObject(IObjectStore Store, StoreCaller Caller, ItemTally Tally, ObjectLocation Location, string ETag, long Size);
