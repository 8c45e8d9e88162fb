using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Ledgers;

/// <summary>One run and its ledger: begun from a recipe, or gone on with from the ledger alone.</summary>
public sealed class TransferRun : IAsyncDisposable
{
    private readonly FileLedger _ledger;

    private TransferRun(LedgerHeader header, TransferRecipe recipe, FileLedger ledger, ResumeState? done)
    {
        Header = header;
        Recipe = recipe;
        _ledger = ledger;
        Done = done;
    }

    /// <summary>The ledger's first line.</summary>
    public LedgerHeader Header { get; }

    /// <summary>What the run was told to do.</summary>
    public TransferRecipe Recipe { get; }

    /// <summary>What has been done before; <see langword="null"/> for a run that has just begun.</summary>
    public ResumeState? Done { get; }

    /// <summary>The ledger.</summary>
    public ILedger Ledger => _ledger;

    /// <summary>The file beside the ledger in which a listing is written down, for <see cref="RowsOrigin.Listing"/>.</summary>
    public string RecordedInventoryPath => RecordedListing.PathBeside(_ledger.Location);

    /// <summary>Begins a run and its ledger.</summary>
    /// <param name="path">The ledger's file; it must not be there yet.</param>
    /// <param name="header">Its first line; the recipe is put in.</param>
    /// <param name="recipe">What to do.</param>
    /// <exception cref="TransferException">The ledger cannot be written, or is there already, or what would be recorded beside it is.</exception>
    public static TransferRun Begin(string path, LedgerHeader header, TransferRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(recipe);
        if (recipe.Origin == RowsOrigin.Listing && !File.Exists(path))
            RecordedListing.RequireNone(Path.GetFullPath(path));
        header = header with { Recipe = recipe };
        return new TransferRun(header, recipe, FileLedger.Create(path, header), null);
    }

    /// <summary>Goes on with a run. The ledger is locked against a second process while it is open.</summary>
    /// <param name="path">The ledger's file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="TransferException">The file is missing, is no ledger, is being written by another run, or its inventory has changed or is not there.</exception>
    public static async Task<TransferRun> ResumeAsync(string path, CancellationToken cancellationToken = default)
    {
        var recorded = await RecordedRun.ReadAsync(path, cancellationToken).ConfigureAwait(false);

        // Locked first, so that nothing is added between reading and going on.
        var ledger = FileLedger.Append(path);
        try
        {
            return new TransferRun(recorded.Header, recorded.Recipe, ledger, await ResumeState.ReadAsync(path, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            await ledger.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Makes the definition of the transfer.</summary>
    /// <param name="source">The store that the rows are listed from, where they are.</param>
    /// <param name="ledger">Wraps <see cref="Ledger"/>, for a caller who wants to see what is written; <see langword="null"/> for itself.</param>
    public TransferDefinition Define(IObjectStore source, ILedger? ledger = null)
    {
        var rows = Recipe.Origin switch
        {
            RowsOrigin.Inventory => TransferRows.FromFile(Recipe.InventoryPath!),
            RowsOrigin.Object => TransferRows.FromObject(Recipe.Location!),
            _ => RecordedListing.RowsAsync(source, Recipe.Location!.Bucket, Recipe.Location.Key, RecordedInventoryPath),
        };
        return Recipe.Define(rows, ledger ?? Ledger, Done);
    }

    /// <summary>Closes and removes the files of a run that has just begun and came to nothing: they would record that nothing happened.</summary>
    public async Task DiscardAsync()
    {
        await _ledger.DisposeAsync().ConfigureAwait(false);
        File.Delete(_ledger.Location);
        RecordedListing.Discard(RecordedInventoryPath);
        if (_ledger.Location == LedgerPaths.Default(Header.RunId))
            Directory.Delete(Path.GetDirectoryName(_ledger.Location)!);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _ledger.DisposeAsync();
}
