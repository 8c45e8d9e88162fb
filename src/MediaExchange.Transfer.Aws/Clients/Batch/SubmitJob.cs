using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.Batch;

/// <summary>Submits a job. Two requests make two jobs, even with one name: see <see cref="AmazonBatchClient.SubmitOnceAsync"/>.</summary>
internal sealed class SubmitJobRequest : AmazonWebServiceRequest, IOnceOnly
{
    /// <summary>Up to 128 letters, digits, hyphens and underscores; begins with a letter or digit.</summary>
    public string? JobName { get; set; }

    /// <summary>Name or ARN.</summary>
    public string? JobQueue { get; set; }

    /// <summary>Name, name:revision or ARN.</summary>
    public string? JobDefinition { get; set; }

    public ArrayProperties? ArrayProperties { get; set; }

    /// <summary>Up to 20.</summary>
    public List<JobDependency>? DependsOn { get; set; }

    public Dictionary<string, string>? Parameters { get; set; }

    public ContainerOverrides? ContainerOverrides { get; set; }

    public RetryStrategy? RetryStrategy { get; set; }

    public JobTimeout? Timeout { get; set; }

    public bool? PropagateTags { get; set; }

    /// <summary>Up to 50; values up to 256 characters.</summary>
    public Dictionary<string, string>? Tags { get; set; }

    bool IOnceOnly.IsOnceOnly => true;
}

/// <summary>The answer to <see cref="SubmitJobRequest"/>.</summary>
internal sealed class SubmitJobResponse : AmazonWebServiceResponse
{
    public string? JobArn { get; set; }

    public string? JobName { get; set; }

    public string? JobId { get; set; }
}
