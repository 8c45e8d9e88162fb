namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>What the template tells driver and worker of their helper, by environment variables.</summary>
internal sealed record HelperEnvironment
{
    public const string NameVariable = "MEDIAEXCHANGE_HELPER_NAME";
    public const string BucketVariable = "MEDIAEXCHANGE_HELPER_BUCKET";
    public const string JobQueueVariable = "MEDIAEXCHANGE_JOB_QUEUE";
    public const string JobDefinitionVariable = "MEDIAEXCHANGE_JOB_DEFINITION";
    public const string SubscriberVariable = "MEDIAEXCHANGE_SUBSCRIBER_ID";

    public required string Name { get; init; }

    /// <summary>The bucket of the records of its runs.</summary>
    public required string Bucket { get; init; }

    /// <summary>The queue's ARN; the driver alone is told.</summary>
    public string? JobQueue { get; init; }

    /// <summary>The job definition's ARN with its revision; likewise.</summary>
    public string? JobDefinition { get; init; }

    /// <summary>Who is granted what a publisher writes; null for nobody.</summary>
    public string? SubscriberId { get; init; }

    /// <returns>Null where no helper's name and bucket are told.</returns>
    public static HelperEnvironment? Read(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return Value(NameVariable) is { } name && Value(BucketVariable) is { } bucket
            ? new HelperEnvironment
            {
                Name = name,
                Bucket = bucket,
                JobQueue = Value(JobQueueVariable),
                JobDefinition = Value(JobDefinitionVariable),
                SubscriberId = Value(SubscriberVariable),
            }
            : null;

        string? Value(string key) => variable(key) is { Length: > 0 } value ? value : null;
    }
}
