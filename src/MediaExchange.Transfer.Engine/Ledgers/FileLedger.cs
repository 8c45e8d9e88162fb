namespace MediaExchange.Transfer.Engine.Ledgers;

/// <summary>A ledger in a file: one JSON object a line, the first line being the <see cref="LedgerHeader"/>.</summary>
public sealed class FileLedger : ILedger, IAsyncDisposable
{
    private FileLedger(string path) => Location = path;

    /// <inheritdoc/>
    public string Location { get; }

    /// <summary>Begins a ledger; folders on the way are made.</summary>
    /// <param name="path">The file; it must not be there yet.</param>
    /// <param name="header">Its first line.</param>
    /// <exception cref="TransferException">It cannot be written, or is there already.</exception>
    public static FileLedger Create(string path, LedgerHeader header) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask WriteAsync(ItemOutcome outcome, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
