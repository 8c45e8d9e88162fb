namespace MediaExchange.Transfer.Engine.Ledgers;

/// <summary>The append-only record of a run.</summary>
public interface ILedger
{
    /// <summary>Where it is, for people.</summary>
    string Location { get; }

    /// <summary>Adds one outcome; it is durable against the end of this process when the task ends. Safe for concurrent use.</summary>
    /// <exception cref="TransferException">It cannot be written; the run stops.</exception>
    ValueTask WriteAsync(ItemOutcome outcome, CancellationToken cancellationToken);
}
