using System.Management.Automation;
using MediaExchange.Transfer.Abstractions;
using MediaExchange.Transfer.Binding;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Text;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer.Commands;

/// <summary>Lists a bucket or prefix into an inventory: a file that says which objects to transfer.</summary>
/// <remarks>
/// <para>The file has the CSV format of S3 Batch Operations: bucket and URL-encoded key, one object a line, no header. It appears when it is complete, never in part. You can edit it, cut it, or write it with another program.</para>
/// <para>The result goes down the pipeline to Invoke-S3Transfer and Test-S3Transfer, which take its Path as -Inventory.</para>
/// </remarks>
/// <example>
/// <code>New-TransferInventory -Source s3://studio-masters/films/ -Path films.csv</code>
/// <para>Lists everything below films/ into films.csv.</para>
/// </example>
/// <example>
/// <code>New-TransferInventory -Source s3://studio-masters -Include '*.mxf', '*.mov' -Exclude 'test/*' -Force</code>
/// <para>Lists the films of the whole bucket except those below test/, and replaces inventory.csv.</para>
/// </example>
[Cmdlet(VerbsCommon.New, "TransferInventory", SupportsShouldProcess = true)]
[OutputType(typeof(TransferInventory))]
public sealed class NewTransferInventoryCommand : S3AccessCmdlet
{
    /// <summary>What to list: s3://bucket, or s3://bucket/prefix. Every key that begins with the prefix is listed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Source { get; set; } = "";

    /// <summary>The file to write.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [PSDefaultValue(Help = "inventory.csv in the current folder")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "inventory.csv";

    /// <summary>Patterns with * (any characters, slashes too), ? (one) and [abc] or [!abc] (one of a set). Only objects whose key, without the prefix, matches one of them are listed. Case counts.</summary>
    [Parameter]
    [SupportsWildcards]
    public string[]? Include { get; set; }

    /// <summary>Patterns as for -Include; objects that match one of them are left out, in any case.</summary>
    [Parameter]
    [SupportsWildcards]
    public string[]? Exclude { get; set; }

    /// <summary>Replaces a file that is there already.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() =>
    {
        var source = ParseAddress(nameof(Source), Source);
        var path = ResolvePath(nameof(Path), Path);
        Files[path] = "Inventory";
        if (!Force && File.Exists(path))
            ThrowTerminatingError(ErrorRecords.InventoryExists(path));
        if (!ShouldProcess(path, $"Write an inventory of {source}"))
            return;

        using var store = OpenStore(connections: 16);
        using var progress = new TransferProgress(this, $"Listing {source}");
        var listed = new LatestValue<InventoryInfo>();
        var filter = KeyFilter.Create(source.Key, Include ?? [], Exclude ?? []);
        var inventory = Wait(InventoryBuilder.BuildAsync(store, source.Bucket, source.Key, path, filter, listed, StopToken), () =>
        {
            if (listed.Value is { } soFar)
                progress.Show($"{Counted.Of(soFar.Objects, "object")}, {ByteText.Format(soFar.Bytes)}");
        });
        WriteObject(new TransferInventory { Path = path, Bucket = source.Bucket, Prefix = source.Key, Objects = inventory.Objects, Bytes = inventory.Bytes });
    });
}
