using System.Management.Automation;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Binding;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;

namespace MediaExchange.Transfer.Abstractions;

/// <summary>A cmdlet that goes through a transfer: from where, and to where.</summary>
public abstract class TransferCmdlet : TwoSidedCmdlet
{
    private protected const string FromSource = "Source";
    private protected const string FromInventory = "Inventory";
    private protected const string FromLedger = "Ledger";

    private protected TransferCmdlet()
    {
    }

    /// <summary>
    /// An inventory: a file in the CSV format of S3 Batch Operations (bucket,key or bucket,key,versionId; keys URL-encoded; no header),
    /// such as New-TransferInventory writes.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = FromInventory, ValueFromPipelineByPropertyName = true)]
    [Alias("Path", "FullName")]
    [ValidateNotNullOrEmpty]
    public string Inventory { get; set; } = "";

    /// <summary>
    /// What to read: s3://bucket or s3://bucket/prefix/ for everything below it, s3://bucket/key for one object.
    /// A prefix ends in a slash, and is left out of the destination keys, as with "aws s3 sync".
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = FromSource)]
    [ValidateNotNullOrEmpty]
    public string Source { get; set; } = "";

    /// <summary>
    /// Where to: s3://bucket or s3://bucket/prefix/. For one object it may also be its new key; if it ends in a slash, the object keeps the last part of its name.
    /// For an inventory or a prefix, a missing slash at the end is added.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = FromSource)]
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = FromInventory)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "";

    /// <summary>The version of the one object that -Source names. Without it, the current one.</summary>
    [Parameter(ParameterSetName = FromSource)]
    [ValidateNotNullOrEmpty]
    public string? VersionId { get; set; }

    /// <summary>Taken off the front of each key of the inventory before it is put below the destination. A row whose key does not begin with it fails.</summary>
    [Parameter(ParameterSetName = FromInventory)]
    public string RemovePrefix { get; set; } = "";

    /// <summary>Reads the parameters; ends the cmdlet where they make no sense.</summary>
    private protected Route PlanRoute(StorePair stores, TransferOptions options)
    {
        var destination = ParseAddress(nameof(Destination), Destination);
        if (ParameterSetName == FromInventory)
        {
            var path = ResolvePath(nameof(Inventory), Inventory);
            Files[path] = nameof(Inventory);
            return new(path, destination.ToString(), TransferRecipe.ForInventory(path, TransferTarget.FromInventory(destination, RemovePrefix), options), TransferRows.FromFile(path));
        }

        var source = ParseAddress(nameof(Source), Source);
        if (VersionId is not null && source.IsPrefix)
            ThrowTerminatingError(ErrorRecords.InvalidOption(nameof(VersionId), VersionId, $"-VersionId names a version of one object, and the source '{Source}' is a prefix. Write the object's key, or leave -VersionId out."));
        var rows = VersionId is null ? TransferTarget.RowsOf(stores.Source, source) : TransferRows.FromObject(new(source.Bucket, source.Key, VersionId));
        return new(source.ToString(), destination.ToString(), TransferRecipe.ForAddress(source, VersionId, TransferTarget.FromAddresses(source, destination, stores.MayBeOne), options), rows);
    }

    /// <summary>Ends the cmdlet when the first error is to do so and a row of the inventory cannot be read: before anything is written.</summary>
    private protected void RequireReadableRows(Route route)
    {
        if (!StopsAtErrors || route.Recipe.InventoryPath is not { } path)
            return;
        var rows = route.Rows.GetAsyncEnumerator(StopToken);
        try
        {
            while (Wait(rows.MoveNextAsync().AsTask()))
            {
                if (rows.Current.Problem is not null)
                    ThrowTerminatingError(ErrorRecords.InvalidRow(path, rows.Current));
            }
        }
        finally
        {
            rows.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>Reads what a ledger says that its run was told to do; ends the cmdlet where it does not.</summary>
    private protected RecordedRun ReadRun(string path, StorePair stores)
    {
        Files[path] = FromLedger;

        // First the inventory's name, so that an error about it is known as one.
        if (Wait(LedgerReader.ReadHeaderAsync(path, StopToken)).Recipe?.InventoryPath is { } inventory)
            Files[inventory] = nameof(Inventory);
        var run = Wait(RecordedRun.ReadAsync(path, StopToken));
        if (run.Header.IsElsewhere(NamesSource ? null : stores.Source, NamesDestination ? null : stores.Destination))
        {
            ThrowTerminatingError(ErrorRecords.InvalidOption(
                nameof(EndpointUrl),
                null,
                $"The run of the ledger '{path}' was {run.Header.Stores}, and this one would be {LedgerHeader.Between(stores.Source, stores.Destination)}. Write -EndpointUrl, or -SourceEndpointUrl and -DestinationEndpointUrl, to say which."));
        }

        return run;
    }
}
