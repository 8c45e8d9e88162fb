using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Engine.Ledgers;

namespace MediaExchange.Transfer.Binding;

/// <summary>The first lines of ledgers.</summary>
internal static class LedgerHeaders
{
    public static LedgerHeader For(string runId, Route route, StorePair stores) => new()
    {
        RunId = runId,
        StartedAt = TimeProvider.System.GetUtcNow(),
        Source = route.Source,
        Destination = route.Destination,
        Store = stores.Source.Name,
        DestinationStore = stores.Destination.Name == stores.Source.Name ? null : stores.Destination.Name,
        Version = typeof(LedgerHeaders).Assembly.GetName().Version!.ToString(3),
    };
}
