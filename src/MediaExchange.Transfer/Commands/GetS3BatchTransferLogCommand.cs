using System.Management.Automation;
using MediaExchange.Transfer.Abstractions;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer.Commands;

/// <summary>Gets what the driver and the workers wrote about a remote run, or about one of its objects.</summary>
/// <remarks>
/// <para>The driver's lines come first, then the workers', each in the order of their time. Of an object that went to AWS Batch, all that its attempts wrote comes, also what does not name it. Logs are kept for 30 days unless the helper was installed otherwise.</para>
/// </remarks>
/// <example>
/// <code>Get-S3BatchTransferLog 20261120-130000-abcdef -Source s3://studio-masters/films/feature.mxf</code>
/// <para>Shows what happened to one object.</para>
/// </example>
/// <example>
/// <code>Get-S3BatchTransferLog 20261120-130000-abcdef | Where-Object Level -eq ERROR | Select-Object Item, Message</code>
/// <para>Shows what failed, and why.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "S3BatchTransferLog")]
[OutputType(typeof(S3BatchTransferLogLine))]
public sealed class GetS3BatchTransferLogCommand : ExistingRunCmdlet
{
    /// <summary>The object, as s3://bucket/key. Without it, all of the run.</summary>
    [Parameter(Position = 1)]
    [Alias("Item")]
    [ValidateNotNullOrEmpty]
    public string? Source { get; set; }

    /// <summary>The object's version, where the inventory names versions.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? VersionId { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() =>
    {
        var address = Source is null ? null : ParseAddress(nameof(Source), Source);
        if (VersionId is not null && address is null)
            ThrowTerminatingError(ErrorRecords.InvalidOption(nameof(VersionId), VersionId, "-VersionId names a version of one object, and none is named. Write -Source, or leave -VersionId out."));
        var item = address is null ? null : new ObjectLocation(address.Bucket, address.Key, VersionId);
        WithRun((runs, helper, run) => Drain(runs.ReadLogAsync(helper, run.RunId, item, StopToken), line =>
        {
            WriteObject(new S3BatchTransferLogLine(line));
            return true;
        }));
    });
}
