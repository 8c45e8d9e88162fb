namespace MediaExchange.Transfer.Worker.Output;

/// <summary>What a ledger says in all, by the last line of each row.</summary>
internal sealed record LedgerTotals
{
    public long Objects => Copied + Skipped + Failed;

    public required long Copied { get; init; }

    public required long Skipped { get; init; }

    public required long Failed { get; init; }
}
