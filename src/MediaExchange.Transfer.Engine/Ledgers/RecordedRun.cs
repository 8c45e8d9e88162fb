using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Ledgers;

/// <summary>A run as its ledger tells it, to look at: what it was told to do, and which rows. Nothing is locked, and nothing is written.</summary>
public sealed class RecordedRun
{
    private readonly string _path;

    private RecordedRun(string path, LedgerHeader header, TransferRecipe recipe)
    {
        _path = path;
        Header = header;
        Recipe = recipe;
    }

    /// <summary>The ledger's first line.</summary>
    public LedgerHeader Header { get; }

    /// <summary>What the run was told to do.</summary>
    public TransferRecipe Recipe { get; }

    /// <summary>Reads a ledger's first line, and sees whether its inventory is still the same.</summary>
    /// <param name="path">The ledger's file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="TransferException">The file is missing, is no ledger, does not say what its run was told to do, or its inventory or listing is gone or has changed.</exception>
    public static async Task<RecordedRun> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        var header = await LedgerReader.ReadHeaderAsync(path, cancellationToken).ConfigureAwait(false);
        var recipe = header.Recipe
            ?? throw new TransferException(FailureKind.InvalidRequest, $"The ledger '{path}' does not say what its run was told to do, so it cannot be resumed or compared. Name source and destination instead; what is there is skipped.", path);
        RequireSameInventory(path, recipe);

        // A listing that came to its end is whole; of another, the ledger tells how much there must be.
        if (recipe.Origin == RowsOrigin.Listing && !File.Exists(RecordedListing.PathBeside(path)))
            RecordedListing.RequireRows(path, (await ResumeState.ReadAsync(path, cancellationToken).ConfigureAwait(false)).LastLine);
        return new RecordedRun(path, header, recipe);
    }

    /// <summary>Reads what is done.</summary>
    /// <exception cref="TransferException">Another run is writing the ledger.</exception>
    public Task<ResumeState> ReadDoneAsync(CancellationToken cancellationToken = default)
    {
        FileLedger.RequireFree(_path);
        return ResumeState.ReadAsync(_path, cancellationToken);
    }

    /// <summary>Gives the run's rows: those that it has written down, and for a listing that did not come to its end the rest as it is now.</summary>
    /// <param name="source">The store that the rows are listed from, where they are.</param>
    public IAsyncEnumerable<InventoryRow> Rows(IObjectStore source) => Recipe.Origin switch
    {
        RowsOrigin.Inventory => TransferRows.FromFile(Recipe.InventoryPath!),
        RowsOrigin.Object => TransferRows.FromObject(Recipe.Location!),
        _ => RecordedListing.ReadAsync(source, Recipe.Location!.Bucket, Recipe.Location.Key, RecordedListing.PathBeside(_path)),
    };

    /// <summary>A definition of the run that leaves no trace, for a plan or a comparison.</summary>
    /// <param name="source">The store that the rows are listed from, where they are.</param>
    /// <param name="done">What is done, from <see cref="ReadDoneAsync"/>; <see langword="null"/> to look at all rows.</param>
    public TransferDefinition Define(IObjectStore source, ResumeState? done = null) => Recipe.Define(Rows(source), done: done);

    private static void RequireSameInventory(string path, TransferRecipe recipe)
    {
        if (recipe.Origin != RowsOrigin.Inventory)
            return;
        var file = new FileInfo(recipe.InventoryPath!);
        if (!file.Exists)
            throw new TransferException(FailureKind.NotFound, $"The inventory '{file.FullName}' of the ledger '{path}' is not there any more. Put it back, or name another inventory and the destination instead; what is there is skipped.", file.FullName);
        if (file.Length != recipe.InventoryLength || file.LastWriteTimeUtc != recipe.InventoryWrittenAt?.UtcDateTime)
            throw new TransferException(FailureKind.SourceChanged, $"The inventory '{file.FullName}' was changed after the run of the ledger '{path}' had begun, so its rows may be others. Name inventory and destination instead; what is there is skipped.", file.FullName);
    }
}
