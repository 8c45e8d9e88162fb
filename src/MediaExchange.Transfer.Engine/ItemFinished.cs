namespace MediaExchange.Transfer.Engine;

/// <summary>An item has ended. There is exactly one for every row of the inventory, unless the run was interrupted.</summary>
/// <param name="Outcome">How it ended; already in the ledger.</param>
public sealed record ItemFinished(ItemOutcome Outcome) : TransferEvent;
