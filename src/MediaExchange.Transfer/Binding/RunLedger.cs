using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;

namespace MediaExchange.Transfer.Binding;

/// <summary>The ledger of a run, which leaves no file when the run came to nothing.</summary>
internal sealed class RunLedger(TransferRun run) : ILedger, IDisposable
{
    /// <summary>Whether the run can be gone on with: something of it is written down.</summary>
    public bool HasLines { get; private set; } = run.Done is not null;

    public string Location => run.Ledger.Location;

    public ValueTask WriteAsync(ItemOutcome outcome, CancellationToken cancellationToken)
    {
        HasLines = true;
        return run.Ledger.WriteAsync(outcome, cancellationToken);
    }

    public ValueTask WriteAsync(UploadCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        HasLines = true;
        return run.Ledger.WriteAsync(checkpoint, cancellationToken);
    }

    public ValueTask WriteAsync(DigestProgress progress, CancellationToken cancellationToken)
    {
        HasLines = true;
        return run.Ledger.WriteAsync(progress, cancellationToken);
    }

    public void Dispose() => (HasLines ? run.DisposeAsync().AsTask() : run.DiscardAsync()).GetAwaiter().GetResult();
}
