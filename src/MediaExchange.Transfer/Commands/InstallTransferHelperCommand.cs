using System.Collections;
using System.Management.Automation;
using MediaExchange.Transfer.Abstractions;
using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Binding;
using MediaExchange.Transfer.Output;

namespace MediaExchange.Transfer.Commands;

/// <summary>Installs what remote transfers need into an account, or updates it: one CloudFormation stack, a helper, for each publisher and subscriber.</summary>
/// <remarks>
/// <para>Nothing but this module is needed. Run again, it updates: what is not said keeps its value, and where nothing would change nothing is done. An installation that was interrupted goes on in CloudFormation; the same command waits for it and goes on from there.</para>
/// <para>-WhatIf makes a change set, gives its changes as objects, and removes it again. Before a resource is replaced or removed the cmdlet asks, unless -Force or -Confirm:$false says otherwise.</para>
/// <para>When something fails, CloudFormation undoes all of it, and the error names the first resource that failed, and why. A helper costs nothing while no transfer runs, except for what is kept in its bucket and its logs.</para>
/// </remarks>
/// <example>
/// <code>Install-TransferHelper -HelperRole Publisher -SourceBucket studio-masters -DestinationBucket exchange-bucket -DestinationKmsKeyArn $key -SubscriberCanonicalUserId $subscriber -WorkerImageUri $image -Region eu-west-1</code>
/// <para>Installs the helper 'default' for a publisher: it reads one bucket and pushes into the subscriber's exchange bucket.</para>
/// </example>
/// <example>
/// <code>Install-TransferHelper studio -ParameterFile studio.psd1 -WhatIf</code>
/// <para>Shows what would change, with the parameters of a file.</para>
/// </example>
[Cmdlet(VerbsLifecycle.Install, "TransferHelper", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(TransferHelper), typeof(TransferHelperChange))]
public sealed class InstallTransferHelperCommand : HelperCmdlet
{
    /// <summary>The helper's name: a lower-case letter, then lower-case letters, digits and hyphens, 31 characters at most.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [PSDefaultValue(Help = HelperName.Default)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = HelperName.Default;

    /// <summary>A .psd1 or .json file with parameters of this cmdlet. What is on the command line as well wins. Secrets are not taken from a file.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ParameterFile { get; set; }

    /// <summary>On which side of a delivery it stands. A publisher pushes into the exchange bucket of a subscriber, a subscriber pulls out of it; General copies between any of its buckets.</summary>
    [Parameter]
    public HelperRole? HelperRole { get; set; }

    /// <summary>The buckets that it may read.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[]? SourceBucket { get; set; }

    /// <summary>The buckets that it may write to; a publisher's is the exchange bucket.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[]? DestinationBucket { get; set; }

    /// <summary>The KMS keys of the source buckets, by ARN.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[]? SourceKmsKeyArn { get; set; }

    /// <summary>The KMS keys of the destination buckets, by ARN.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[]? DestinationKmsKeyArn { get; set; }

    /// <summary>The canonical user id of a publisher's subscriber.</summary>
    [Parameter]
    [ValidateNotNull]
    public string? SubscriberCanonicalUserId { get; set; }

    /// <summary>The worker's image in the registry of the account, such as 111122223333.dkr.ecr.eu-west-1.amazonaws.com/mediaexchange-transfer/worker:1.0.0.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? WorkerImageUri { get; set; }

    /// <summary>The name of the helper's own bucket. Without it CloudFormation chooses one.</summary>
    [Parameter]
    [ValidateNotNull]
    public string? HelperBucketName { get; set; }

    /// <summary>Who is told of failures. AWS asks that address first whether it wants to be.</summary>
    [Parameter]
    [ValidateNotNull]
    public string? NotificationEmail { get; set; }

    /// <summary>How many days logs are kept; one of those that CloudWatch knows, such as 30.</summary>
    [Parameter]
    public int? LogRetentionDays { get; set; }

    /// <summary>How many days ledgers and reports are kept.</summary>
    [Parameter]
    public int? RunRetentionDays { get; set; }

    /// <summary>What workers run on.</summary>
    [Parameter]
    public HelperCompute? ComputeType { get; set; }

    /// <summary>The processors of workers and driver.</summary>
    [Parameter]
    public HelperArchitecture? Architecture { get; set; }

    /// <summary>The most virtual processors of all workers at a time.</summary>
    [Parameter]
    public int? MaxvCpus { get; set; }

    /// <summary>A network that is there, instead of one of the helper's own. Needs -SubnetId.</summary>
    [Parameter]
    [ValidateNotNull]
    public string? VpcId { get; set; }

    /// <summary>The subnets of -VpcId; they need a way to S3.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[]? SubnetId { get; set; }

    /// <summary>The security groups of workers in -VpcId.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[]? SecurityGroupId { get; set; }

    /// <summary>How many objects the driver handles at a time.</summary>
    [Parameter]
    public int? DriverConcurrency { get; set; }

    /// <summary>A policy that bounds the permissions of all roles, by ARN, where an account demands one.</summary>
    [Parameter]
    [ValidateNotNull]
    public string? PermissionsBoundaryArn { get; set; }

    /// <summary>Tags for the stack and all that it makes.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? Tag { get; set; }

    /// <summary>Another template than the module's own, such as one with changes of yours.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TemplatePath { get; set; }

    /// <summary>Does not ask before a resource is replaced or removed, and removes without asking what is left of an installation that failed.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private HelperSettings Settings => new()
    {
        Role = HelperRole,
        SourceBuckets = SourceBucket,
        DestinationBuckets = DestinationBucket,
        SourceKmsKeyArns = SourceKmsKeyArn,
        DestinationKmsKeyArns = DestinationKmsKeyArn,
        SubscriberCanonicalUserId = SubscriberCanonicalUserId,
        WorkerImageUri = WorkerImageUri,
        HelperBucketName = HelperBucketName,
        NotificationEmail = NotificationEmail,
        LogRetentionDays = LogRetentionDays,
        RunRetentionDays = RunRetentionDays,
        ComputeType = ComputeType,
        Architecture = Architecture,
        MaxvCpus = MaxvCpus,
        VpcId = VpcId,
        SubnetIds = SubnetId,
        SecurityGroupIds = SecurityGroupId,
        DriverConcurrency = DriverConcurrency,
        PermissionsBoundaryArn = PermissionsBoundaryArn,
    };

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(() =>
    {
        if (ParameterFile is not null)
            ReadParameters();
        var template = ReadTemplate();
        using var manager = OpenManager();
        var helper = Settled(manager, Name);
        if (helper is not null && HelperManager.MustBeRemoved(helper) && !Remove(manager, helper))
            return;
        var plan = Wait(manager.PlanAsync(Name, Settings, template, HelperTemplate.ModuleVersion, Tags(), StopToken));
        if (plan.ChangeSetId is null)
            WriteVerbose($"The helper '{Name}' is up to date: nothing would change.");
        else if (!Agreed(plan))
            return;
        WriteObject(new TransferHelper(Wait(manager.FindAsync(Name, StopToken))!));

        bool Agreed(HelperPlan planned)
        {
            var done = false;
            try
            {
                foreach (var change in IsWhatIf ? planned.Changes : [])
                    WriteObject(new TransferHelperChange(change));
                if (!ShouldProcess($"helper '{Name}' in {manager.Region}", $"{(planned.IsNew ? "Install" : "Update")}, {Counted.Of(planned.Changes.Count, "resource")} added, changed or removed"))
                    return false;
                if (planned.Replaces && !Force && !ShouldContinue(Lost(planned), $"The helper '{Name}' would lose resources"))
                    return false;
                done = true;
                Watch($"{(planned.IsNew ? "Installing" : "Updating")} {HelperName.StackOf(Name)}", manager.ExecuteAsync(planned, StopToken));
                return true;
            }
            finally
            {
                if (!done)
                    Wait(manager.DiscardAsync(planned, CancellationToken.None));
            }
        }
    });

    private static string Lost(HelperPlan plan) =>
        "Replaced or removed: " + string.Join(", ", plan.Changes.Where(change => change.Replaces || change.Action == "Remove").Select(change => $"{change.Resource} ({change.Type})")) + ".";

    private bool Remove(HelperManager manager, HelperInfo left)
    {
        if (!ShouldProcess($"helper '{Name}' in {manager.Region}", $"Remove what is left of an installation that ended as {left.Status}"))
            return false;
        Watch($"Removing {left.StackName}", manager.DeleteAsync(left, StopToken));
        return true;
    }

    private void ReadParameters()
    {
        try
        {
            Binding.ParameterFile.Apply(this, ResolvePath(nameof(ParameterFile), ParameterFile!));
        }
        catch (InvalidDataException e)
        {
            ThrowTerminatingError(ErrorRecords.InvalidParameterFile(ParameterFile!, e));
        }
    }

    private string ReadTemplate()
    {
        var path = TemplatePath is null ? HelperTemplate.Path : ResolvePath(nameof(TemplatePath), TemplatePath);
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ThrowTerminatingError(ErrorRecords.TemplateUnreadable(path, e));
            throw;
        }
    }

    private Dictionary<string, string>? Tags() => Tag?.Cast<DictionaryEntry>().ToDictionary(entry => $"{entry.Key}", entry => $"{entry.Value}");
}
