namespace MediaExchange.Transfer.Engine.Ledgers;

/// <summary>One line of a ledger after its first: one of these is set.</summary>
internal readonly record struct LedgerLine(ItemOutcome? Outcome = null, UploadCheckpoint? Upload = null, DigestProgress? Digest = null);
