using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;

namespace MediaExchange.Transfer.Binding;

/// <summary>The ledger of a run, which leaves no file when the run ended before its first object did.</summary>
internal sealed class RunLedger : ILedger, IDisposable
{
    private readonly FileLedger _file;
    private bool _hasLines;

    public RunLedger(string path, string runId, Route route) => _file = FileLedger.Create(path, new()
    {
        RunId = runId,
        StartedAt = TimeProvider.System.GetUtcNow(),
        Source = route.Source,
        Destination = route.Destination,
        Version = typeof(RunLedger).Assembly.GetName().Version!.ToString(3),
    });

    public string Location => _file.Location;

    public ValueTask WriteAsync(ItemOutcome outcome, CancellationToken cancellationToken)
    {
        _hasLines = true;
        return _file.WriteAsync(outcome, cancellationToken);
    }

    public void Dispose()
    {
        _file.DisposeAsync().AsTask().GetAwaiter().GetResult();
        if (!_hasLines)
            File.Delete(Location);
    }
}
