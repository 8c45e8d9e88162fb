namespace MediaExchange.Transfer.Engine.Ledgers;

/// <summary>Reads ledgers, also those of runs that were killed while writing.</summary>
public static class LedgerReader
{
    /// <summary>Reads the first line.</summary>
    /// <exception cref="TransferException">The file is missing or is no ledger.</exception>
    public static Task<LedgerHeader> ReadHeaderAsync(string path, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Reads the outcomes in the order written; a torn last line is left out.</summary>
    /// <exception cref="TransferException">The file is missing or is no ledger.</exception>
    public static IAsyncEnumerable<ItemOutcome> ReadAsync(string path, CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
