using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Worker;

/// <summary>An open store.</summary>
internal sealed class StoreAccess : IDisposable
{
    private StoreAccess(IObjectStore store) => Store = store;

    public IObjectStore Store { get; }

    public static Task<StoreAccess> OpenAsync(AccessChoice choice, int maxConnections, CancellationToken cancellationToken) => throw new NotImplementedException();

    public void Dispose()
    {
    }
}
