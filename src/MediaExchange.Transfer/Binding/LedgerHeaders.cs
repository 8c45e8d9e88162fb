using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Binding;

/// <summary>The first lines of ledgers.</summary>
internal static class LedgerHeaders
{
    public static LedgerHeader For(string runId, Route route, IObjectStore store) => new()
    {
        RunId = runId,
        StartedAt = TimeProvider.System.GetUtcNow(),
        Source = route.Source,
        Destination = route.Destination,
        Store = store.Name,
        Version = typeof(LedgerHeaders).Assembly.GetName().Version!.ToString(3),
    };
}
