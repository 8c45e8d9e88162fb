using System.Management.Automation;
using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Binding;

namespace MediaExchange.Transfer.Abstractions;

/// <summary>A cmdlet that says how a helper shall be. What is not said keeps its value, or has the template's default.</summary>
public abstract class HelperSettingsCmdlet : HelperCmdlet
{
    private protected HelperSettingsCmdlet()
    {
    }

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

    /// <summary>
    /// The worker's image in the registry of the account, such as 111122223333.dkr.ecr.eu-west-1.amazonaws.com/mediaexchange-transfer/worker:1.0.0-arm64, as Publish-TransferWorkerImage gives it.
    /// Without it, the module's own is pushed where it is not there yet.
    /// </summary>
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

    private protected HelperSettings Settings => new()
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

    /// <summary>Opens the module's own image if the helper is to have it.</summary>
    /// <param name="helper">The helper; <see langword="null"/> when it is not there yet.</param>
    /// <param name="goesBack">Whether an older image may take the place of a newer one.</param>
    /// <returns><see langword="null"/> when the helper keeps the one that it has, or is given another.</returns>
    private protected ModuleImage? OpenImage(HelperInfo? helper, bool goesBack)
    {
        var need = WorkerImageUri is not null ? HelperImageNeed.None : helper?.ImageNeed(HelperTemplate.ModuleVersion, Architecture, goesBack) ?? HelperImageNeed.Required;
        if (need == HelperImageNeed.None || (need == HelperImageNeed.Optional && !File.Exists(ModuleImage.Path)))
            return null;
        if (!File.Exists(ModuleImage.Path))
            ThrowTerminatingError(ErrorRecords.ImageNotPacked(ModuleImage.Path));
        return OpenImage(ModuleImage.Path);
    }

    /// <summary>Takes what the file says and the command line does not.</summary>
    private protected void ReadParameterFile()
    {
        if (ParameterFile is null)
            return;
        try
        {
            Binding.ParameterFile.Apply(this, ResolvePath(nameof(ParameterFile), ParameterFile!));
        }
        catch (InvalidDataException e)
        {
            ThrowTerminatingError(ErrorRecords.InvalidParameterFile(ParameterFile!, e));
        }
    }
}
