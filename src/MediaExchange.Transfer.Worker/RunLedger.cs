using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Worker.Output;

namespace MediaExchange.Transfer.Worker;

/// <summary>A ledger that is counted while it is written: the summary says what the ledger says, also after an interruption.</summary>
internal sealed class RunLedger(ILedger inner, RunTally tally) : ILedger
{
    public string Location => inner.Location;

    public async ValueTask WriteAsync(ItemOutcome outcome, CancellationToken cancellationToken)
    {
        // Before the line is there: what has no line, for want of space, has happened all the same.
        tally.Begin();
        await inner.WriteAsync(outcome, cancellationToken);
        tally.Add(outcome);
    }

    public ValueTask WriteAsync(UploadCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        tally.Begin();
        return inner.WriteAsync(checkpoint, cancellationToken);
    }

    public ValueTask WriteAsync(DigestProgress progress, CancellationToken cancellationToken)
    {
        tally.Begin();
        return inner.WriteAsync(progress, cancellationToken);
    }
}
