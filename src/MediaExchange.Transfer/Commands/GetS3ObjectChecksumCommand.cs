using System.Collections;
using System.Management.Automation;
using MediaExchange.Transfer.Abstractions;
using MediaExchange.Transfer.Binding;
using MediaExchange.Transfer.Engine.Digesting;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer.Commands;

/// <summary>Computes the MD5, SHA-1, SHA-256, SHA-512 or CRC of objects in S3 where they are, and compares it with what it must be.</summary>
/// <remarks>
/// <para>Each object is read once, whatever the number of digests, in parallel ranges that are pinned to one state of it; nothing is written to S3, nor to disk but for -CheckpointPath. Digests that S3 keeps of the whole object, such as CRC64NVME of most, cost no reading. What is read is held to what S3 says of it: a digest is right or absent.</para>
/// <para>Each object comes out as it ends, with a Status: Computed; with -Compare or -CompareMetadata Matched, Different, or Undecided where there is nothing to compare with; or Failed. What is not Computed or Matched is an error as well, with the object as its TargetObject: ChecksumDifferent, ChecksumNotThere, or the failure's kind. The others go on.</para>
/// <para>Objects that come down the pipeline are read at the same time, and come out in the order of their ends.</para>
/// <para>Five terabytes take hours. With -CheckpointPath, a command that was stopped (Ctrl-C, a closed window, a kill, a power cut) and is given again goes on from the last four gigabytes of each large object. Objects are recognised by bucket, key, version, ETag and size, so the list may be another one, or in another order; what has changed meanwhile is read from its first byte. Small objects are not written down.</para>
/// </remarks>
/// <example>
/// <code>Get-S3ObjectChecksum s3://studio-masters/films/feature.mxf -Checksum MD5, SHA256</code>
/// <para>Reads the object once and gives both digests.</para>
/// </example>
/// <example>
/// <code>Get-S3ObjectChecksum s3://studio-masters/films/feature.mxf -Compare @{ MD5 = '9e107d9d372bb6826bd81d3542a419d6' }</code>
/// <para>Tells whether the object has the MD5 that came with the delivery.</para>
/// </example>
/// <example>
/// <code>Import-Csv delivery.csv | Select-Object Bucket, Key, @{ n = 'Compare'; e = { @{ MD5 = $_.MD5 } } } | Get-S3ObjectChecksum | Where-Object Status -ne Matched</code>
/// <para>Compares each object of a list with the MD5 beside its name.</para>
/// </example>
/// <example>
/// <code>Invoke-S3Transfer s3://studio-masters/films/ s3://exchange/films/ -Checksum MD5 | Get-S3ObjectChecksum -CompareMetadata</code>
/// <para>Reads every copy once more, and compares it with the digests that it carries as metadata.</para>
/// </example>
/// <example>
/// <code>Get-S3ObjectChecksum -Inventory ./masters.csv -Checksum MD5, SHA256 -CheckpointPath ./masters.checkpoints</code>
/// <para>Computes both digests of all masters. Interrupted and run again, it goes on from where each of them was.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "S3ObjectChecksum", DefaultParameterSetName = FromSource)]
[OutputType(typeof(ObjectChecksum))]
public sealed class GetS3ObjectChecksumCommand : ChecksumCmdlet
{
    /// <summary>What to read: s3://bucket/key for one object, s3://bucket or s3://bucket/prefix/ for everything below it.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = FromSource, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public string Source { get; set; } = "";

    /// <summary>The bucket of the object that -Key names.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FromKey, ValueFromPipelineByPropertyName = true)]
    [Alias("BucketName")]
    [ValidateNotNullOrEmpty]
    public string Bucket { get; set; } = "";

    /// <summary>The key of one object, exactly as it is: also one that ends in a slash.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FromKey, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Key { get; set; } = "";

    /// <summary>An inventory, such as New-TransferInventory writes: the objects to read.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FromInventory, ValueFromPipelineByPropertyName = true)]
    [Alias("Path", "FullName")]
    [ValidateNotNullOrEmpty]
    public string Inventory { get; set; } = "";

    /// <summary>What New-TransferInventory gave: the objects that it lists are read.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FromListed, ValueFromPipeline = true)]
    [ValidateNotNull]
    public TransferInventory Listed { get; set; } = null!;

    /// <summary>A result of Invoke-S3Transfer: what it made at its destination is read, in the version that it made.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FromResult, ValueFromPipeline = true)]
    [ValidateNotNull]
    public TransferResult Result { get; set; } = null!;

    /// <summary>The version of the one object that is named. Without it, the current one.</summary>
    [Parameter(ParameterSetName = FromSource)]
    [Parameter(ParameterSetName = FromKey, ValueFromPipelineByPropertyName = true)]
    public string? VersionId { get; set; }

    /// <summary>The digests that the one object must have, in hex or Base64, such as @{ MD5 = '...'; SHA256 = '...' }. Another result's Checksum is such a table.</summary>
    [Parameter(ParameterSetName = FromSource)]
    [Parameter(ParameterSetName = FromKey, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = FromResult)]
    public IDictionary? Compare { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Feeding(() =>
    {
        if (ExpectedChecksums.Read(Compare, out var problem) is not { } expected)
            WriteError(ErrorRecords.InvalidOption(nameof(Compare), Compare, problem));
        else if (ParameterSetName == FromKey)
            Feed.Add(line => new(new(line, new(Bucket, Key, string.IsNullOrEmpty(VersionId) ? null : VersionId), null), expected));
        else if (ParameterSetName is FromInventory or FromListed)
            Feed.Add(ChecksumRow.Of(TransferRows.FromFile(KnownFile(nameof(Inventory), ParameterSetName == FromListed ? Listed.Path : Inventory))));
        else if (!S3Address.TryParse(ParameterSetName == FromResult ? Result.Destination : Source, out var address, out problem))
            WriteError(ErrorRecords.InvalidAddress(ParameterSetName == FromResult ? nameof(Result) : nameof(Source), ParameterSetName == FromResult ? $"{Result}" : Source, problem));
        else if (ParameterSetName == FromResult)
            Feed.Add(line => new(new(line, new(address.Bucket, address.Key, Result.DestinationVersionId), null), expected));
        else if (!address.IsPrefix)
            Feed.Add(line => new(new(line, new(address.Bucket, address.Key, VersionId), null), expected));
        else if (VersionId is not null || Compare is not null)
            WriteError(ErrorRecords.InvalidOption(nameof(Source), Source, $"{(VersionId is null ? "-Compare" : "-VersionId")} is about one object, and '{Source}' is a prefix. Write the object's key, or leave it out; -CompareMetadata compares many."));
        else
            Feed.Add(ChecksumRow.Of(TransferTarget.RowsOf(Feed.Store, address)));
    });
}
