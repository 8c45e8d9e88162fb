using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Leases;

/// <summary>Lets several processes that may come upon the same object at once agree on who copies it; the others wait, and find it copied.</summary>
public interface IObjectLeases
{
    /// <summary>Waits until nobody else copies to a destination.</summary>
    /// <param name="destination">Where to; the version id is ignored.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The lease, which is given back when it is disposed of.</returns>
    /// <exception cref="ObjectLeaseException">Somebody else has it for longer than one is ready to wait.</exception>
    Task<IAsyncDisposable> AcquireAsync(ObjectLocation destination, CancellationToken cancellationToken);
}
