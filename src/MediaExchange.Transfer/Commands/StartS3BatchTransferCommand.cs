using System.Management.Automation;
using MediaExchange.Transfer.Abstractions;
using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer.Commands;

/// <summary>Begins a remote run: lets a helper transfer an inventory, by S3 Batch Operations and AWS Batch, or one object. It goes on without this computer.</summary>
/// <remarks>
/// <para>The inventory, a file or an object, is brought into the helper's bucket and checked row by row on the way: one that has a row that cannot be transferred is not begun, and each such line is told. Then the job is made. S3 Batch Operations calls the driver for each object; what is too large for it, or must be read for -Checksum, goes on to AWS Batch. With -Engine BatchArray, AWS Batch does it all.</para>
/// <para>It asks before it begins, unless -Force or -Confirm:$false says otherwise. Who has agreed waits until S3 has read the inventory and has counted the same rows; then the job begins. -WhatIf tells what it would be, with an estimate of time and cost, and writes nothing.</para>
/// <para>A start that was interrupted goes on when the same command is given again with -RunId, which -Verbose tells. What is at the destination already is skipped, so that an inventory can be run again to finish it; see also Resume-S3BatchTransfer.</para>
/// </remarks>
/// <example>
/// <code>New-TransferInventory -Source s3://studio-masters/films/ | Start-S3BatchTransfer -Destination s3://exchange/incoming/ -HelperName studio -Wait</code>
/// <para>Transfers what is below a prefix, and waits until it is there.</para>
/// </example>
/// <example>
/// <code>Start-S3BatchTransfer -Inventory s3://studio-lists/films.csv -Destination s3://exchange/incoming/ -HelperName studio -WhatIf</code>
/// <para>Tells how many objects an inventory in a bucket has, and about how long they take and what they cost.</para>
/// </example>
/// <example>
/// <code>Start-S3BatchTransfer -Inventory stills.csv -Destination s3://exchange/stills/ -HelperName studio -Engine BatchArray -MaxConcurrency 50 -Force</code>
/// <para>Transfers by AWS Batch alone, in 50 tasks at once at the most, without asking.</para>
/// </example>
/// <example>
/// <code>Start-S3BatchTransfer -Source s3://studio-masters/films/feature.mxf -Destination s3://exchange/incoming/ -HelperName studio -Checksum MD5 -Confirm:$false</code>
/// <para>Sends one object straight to the queue.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Start, "S3BatchTransfer", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = FromInventory)]
[OutputType(typeof(S3BatchTransfer))]
public sealed class StartS3BatchTransferCommand : RunSettingsCmdlet
{
    /// <summary>The inventory: a file in the CSV format of S3 Batch Operations, such as New-TransferInventory writes, or the address of such an object, as s3://bucket/key.csv.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FromInventory, ValueFromPipelineByPropertyName = true)]
    [Alias("Path", "FullName")]
    [ValidateNotNullOrEmpty]
    public string Inventory { get; set; } = "";

    /// <summary>The one object to transfer, as s3://bucket/key.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = FromSource)]
    [ValidateNotNullOrEmpty]
    public string Source { get; set; } = "";

    /// <summary>Where to: s3://bucket or s3://bucket/prefix/. For one object it may also be its new key.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "";

    /// <summary>The version of the one object. Without it, the current one.</summary>
    [Parameter(ParameterSetName = FromSource)]
    [ValidateNotNullOrEmpty]
    public string? VersionId { get; set; }

    /// <summary>Taken off the front of each key of the inventory before it is put below the destination. A row whose key does not begin with it fails.</summary>
    [Parameter(ParameterSetName = FromInventory)]
    public string RemovePrefix { get; set; } = "";

    /// <summary>Waits until the run is over; see Wait-S3BatchTransfer.</summary>
    [Parameter]
    public new SwitchParameter Wait { get; set; }

    /// <summary>Begins without asking.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() =>
    {
        RequireSense();
        var request = Request();
        var helper = RequireHelper(HelperName);
        using var runs = OpenRuns();
        var what = IsWhatIf ? RunPlanText.Of(Wait(runs.PlanAsync(helper, request, StopToken)), request, helper.Name) : $"Begin to transfer {request.Inventory ?? Source} to {request.Destination} with the helper '{helper.Name}'.";
        if ((!Force || IsWhatIf) && !ShouldProcess(what, $"Begin to transfer {request.Inventory ?? Source} to {request.Destination} with the helper '{helper.Name}' in {helper.Region}?", "Start-S3BatchTransfer"))
            return;
        var run = Begin(runs, helper, request);
        if (Wait)
            Follow(runs, helper, run.RunId, null);
        else
            WriteObject(new S3BatchTransfer(run));
    });

    private RunRequest Request()
    {
        var isRemote = Inventory.StartsWith("s3://", StringComparison.OrdinalIgnoreCase);
        var path = ParameterSetName == FromSource ? null : isRemote ? Inventory : ResolvePath(nameof(Inventory), Inventory);
        if (path is not null)
            Files[path] = nameof(Inventory);
        return new()
        {
            RunId = RunId,
            Inventory = path,
            Source = path is null ? ParseAddress(nameof(Source), Source) : null,
            VersionId = VersionId,
            Destination = ParseAddress(nameof(Destination), Destination),
            RemovePrefix = RemovePrefix,
            Engine = Engine,
            Options = Options,
            RequestConcurrency = RequestConcurrency,
            MaxRequestsPerSecond = MaxRequestsPerSecond,
            MaxAttempts = MaxAttempts,
            MemoryBudget = MyInvocation.BoundParameters.ContainsKey(nameof(MemoryBudget)) ? MemoryBudget : null,
            MaxConcurrency = MaxConcurrency,
            ItemsPerTask = ItemsPerTask,
            Priority = Priority,
            Description = Description,
            Tags = Tags(),
            NeedsConfirmation = !Force && !(MyInvocation.BoundParameters.TryGetValue("Confirm", out var given) && given is SwitchParameter { IsPresent: false }),
        };
    }
}
