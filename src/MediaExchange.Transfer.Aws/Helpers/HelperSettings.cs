using System.Globalization;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Helpers;

/// <summary>What somebody said of a helper. What is <see langword="null"/> was not said: a new helper has the template's default, and one that is there keeps what it has.</summary>
public sealed record HelperSettings
{
    /// <summary>On which side it stands.</summary>
    public HelperRole? Role { get; init; }

    /// <summary>The buckets that it may read.</summary>
    public IReadOnlyList<string>? SourceBuckets { get; init; }

    /// <summary>The buckets that it may write to; a publisher's is the exchange bucket.</summary>
    public IReadOnlyList<string>? DestinationBuckets { get; init; }

    /// <summary>The KMS keys of the source buckets, by ARN.</summary>
    public IReadOnlyList<string>? SourceKmsKeyArns { get; init; }

    /// <summary>The KMS keys of the destination buckets, by ARN.</summary>
    public IReadOnlyList<string>? DestinationKmsKeyArns { get; init; }

    /// <summary>The canonical user id of a publisher's subscriber, 64 hexadecimal digits.</summary>
    public string? SubscriberCanonicalUserId { get; init; }

    /// <summary>The worker's image in the registry of the account.</summary>
    public string? WorkerImageUri { get; init; }

    /// <summary>The name of the helper's own bucket; empty lets CloudFormation choose.</summary>
    public string? HelperBucketName { get; init; }

    /// <summary>Who is told of failures; empty for nobody.</summary>
    public string? NotificationEmail { get; init; }

    /// <summary>How many days logs are kept.</summary>
    public int? LogRetentionDays { get; init; }

    /// <summary>How many days the ledgers and reports of runs are kept.</summary>
    public int? RunRetentionDays { get; init; }

    /// <summary>What workers run on.</summary>
    public HelperCompute? ComputeType { get; init; }

    /// <summary>Their processors.</summary>
    public HelperArchitecture? Architecture { get; init; }

    /// <summary>The most virtual processors of all workers at a time.</summary>
    public int? MaxvCpus { get; init; }

    /// <summary>A network that is there; empty makes one.</summary>
    public string? VpcId { get; init; }

    /// <summary>Its subnets.</summary>
    public IReadOnlyList<string>? SubnetIds { get; init; }

    /// <summary>Its security groups.</summary>
    public IReadOnlyList<string>? SecurityGroupIds { get; init; }

    /// <summary>How many objects the driver handles at a time.</summary>
    public int? DriverConcurrency { get; init; }

    /// <summary>A policy that bounds the permissions of all roles, by ARN; empty for none.</summary>
    public string? PermissionsBoundaryArn { get; init; }

    /// <summary>The template's parameters that were given, in their own words.</summary>
    /// <exception cref="TransferException">A value cannot be used; the message names it, the reason and the next step.</exception>
    public IReadOnlyDictionary<string, string> ToParameters()
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        Add("HelperRole", Role?.ToString());
        Add("SourceBucketNames", Joined(SourceBuckets, RequireBucket));
        Add("DestinationBucketNames", Joined(DestinationBuckets, RequireBucket));
        Add("SourceKmsKeyArns", Joined(SourceKmsKeyArns, RequireKey));
        Add("DestinationKmsKeyArns", Joined(DestinationKmsKeyArns, RequireKey));
        Add("SubscriberCanonicalUserId", SubscriberCanonicalUserId);
        Add("WorkerImageUri", WorkerImageUri);
        Add("HelperBucketName", HelperBucketName);
        Add("NotificationEmail", NotificationEmail);
        Add("LogRetentionDays", Number(LogRetentionDays));
        Add("RunRetentionDays", Number(RunRetentionDays));
        Add("ComputeType", ComputeType?.ToString());
        Add("Architecture", Architecture?.ToString());
        Add("MaxvCpus", Number(MaxvCpus));
        Add("VpcId", VpcId);
        Add("SubnetIds", Joined(SubnetIds, static _ => { }));
        Add("SecurityGroupIds", Joined(SecurityGroupIds, static _ => { }));
        Add("DriverConcurrency", Number(DriverConcurrency));
        Add("PermissionsBoundaryArn", PermissionsBoundaryArn);
        return parameters;

        void Add(string name, string? value)
        {
            if (value is not null)
                parameters[name] = value;
        }
    }

    private static string? Number(int? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string? Joined(IReadOnlyList<string>? values, Action<string> require)
    {
        if (values is null)
            return null;
        foreach (var value in values)
            require(value);
        return string.Join(',', values);
    }

    private static void RequireBucket(string name)
    {
        if (!S3Address.TryParse($"s3://{name}/", out var address, out var problem) || address.Bucket != name)
            throw Refused($"'{name}' is no bucket's name{(problem is null ? "" : $": {problem.TrimEnd('.')}")}. Give the bare name, without s3:// and keys.", name);
    }

    // The id alone means a key of the account that asks, which is the wrong one for a bucket of somebody else.
    private static void RequireKey(string arn)
    {
        if (!arn.StartsWith("arn:", StringComparison.Ordinal) || !arn.Contains(":kms:", StringComparison.Ordinal) || !arn.Contains(":key/", StringComparison.Ordinal))
        {
            throw Refused(
                $"'{arn}' is not the ARN of a KMS key, and an id or alias means nothing in another account. Write it like arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab.", arn);
        }
    }

    private static TransferException Refused(string message, string value) => new(FailureKind.InvalidRequest, message, value);
}
