using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Reports;

/// <summary>Reports of runs on one machine, out of their ledgers.</summary>
public static class LocalReports
{
    // A row of an inventory has about so many bytes; it only decides how the work is divided.
    private const int BytesPerRow = 60;

    /// <summary>Opens the report of a run, whether that goes on or has ended.</summary>
    /// <param name="ledgerPath">The ledger.</param>
    /// <param name="store">The source's store: asked for rows that the run had not listed yet.</param>
    /// <param name="verify">How to ask both sides about every row; <see langword="null"/> not to.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TransferException">The ledger is missing, is none, does not say what its run was told to do, its inventory has changed, or it was between other stores.</exception>
    public static async Task<(ReportHead Head, TransferReport Report)> OpenAsync(string ledgerPath, IObjectStore store, ReportCheck? verify = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var asOf = TimeProvider.System.GetUtcNow();
        var run = await RecordedRun.ReadAsync(ledgerPath, cancellationToken).ConfigureAwait(false);
        if (verify is not null && run.Header.IsElsewhere(verify.Source, verify.Destination))
        {
            throw new TransferException(
                FailureKind.InvalidRequest,
                $"The run of the ledger '{ledgerPath}' was {run.Header.Stores}, and this one would be {LedgerHeader.Between(verify.Source, verify.Destination)}. Write -EndpointUrl, or -SourceEndpointUrl and -DestinationEndpointUrl, to say which.",
                ledgerPath);
        }

        var report = new TransferReport(new ReportSources
        {
            Rows = run.Rows(store),
            ExpectedRows = run.Recipe.Origin == RowsOrigin.Object ? 1 : null,
            ApproximateRows = RowsBytes(run.Recipe, ledgerPath) / BytesPerRow,
            Outcomes = LedgerReader.ReadAsync(ledgerPath, cancellationToken),
            Recipe = run.Recipe,
            Verified = verify is null ? null : ReportVerification.ReadAsync(run.Define(store), verify, cancellationToken),
            HasEnded = IsFree(ledgerPath),
            AsOf = asOf,
        });
        var head = new ReportHead
        {
            RunId = run.Header.RunId,
            Source = run.Header.Source,
            Destination = run.Header.Destination,
            StartedAt = run.Header.StartedAt,
            Engine = "Invoke-S3Transfer, on one machine",
            IsVerified = verify is not null,
        };
        return (head, report);
    }

    private static long? RowsBytes(TransferRecipe recipe, string ledgerPath)
    {
        if (recipe.InventoryLength is { } length)
            return length;
        var listing = new FileInfo(RecordedListing.PathBeside(ledgerPath));
        return listing.Exists ? listing.Length : null;
    }

    private static bool IsFree(string ledgerPath)
    {
        try
        {
            FileLedger.RequireFree(ledgerPath);
            return true;
        }
        catch (TransferException exception) when (exception.Kind == FailureKind.InUse)
        {
            return false;
        }
    }
}
