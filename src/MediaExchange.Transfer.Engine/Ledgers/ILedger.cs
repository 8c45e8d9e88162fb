namespace MediaExchange.Transfer.Engine.Ledgers;

/// <summary>The append-only record of a run.</summary>
public interface ILedger
{
    /// <summary>Where it is, for people.</summary>
    string Location { get; }

    /// <summary>Adds one outcome; it is durable against the end of this process when the task ends. Safe for concurrent use.</summary>
    /// <exception cref="TransferException">It cannot be written; the run stops.</exception>
    ValueTask WriteAsync(ItemOutcome outcome, CancellationToken cancellationToken);

    /// <summary>Adds one checkpoint, likewise.</summary>
    /// <exception cref="TransferException">It cannot be written; the run stops.</exception>
    ValueTask WriteAsync(UploadCheckpoint checkpoint, CancellationToken cancellationToken);

    /// <summary>Adds how far an object is digested, likewise.</summary>
    /// <exception cref="TransferException">It cannot be written; the run stops.</exception>
    ValueTask WriteAsync(DigestProgress progress, CancellationToken cancellationToken);
}
