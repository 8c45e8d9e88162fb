using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.S3Control;

/// <summary>Makes a job of S3 Batch Operations.</summary>
internal sealed class CreateJobRequest : S3ControlRequest
{
    /// <summary>Whether it waits for a Ready before it begins.</summary>
    public bool? ConfirmationRequired { get; set; }

    public JobOperation? Operation { get; set; }

    public JobReport? Report { get; set; }

    /// <summary>Tells a repetition from a new request; made up where it is missing. Up to 64 characters.</summary>
    public string? ClientRequestToken { get; set; }

    public JobManifest? Manifest { get; set; }

    /// <summary>Up to 256 characters.</summary>
    public string? Description { get; set; }

    /// <summary>0 to 2,147,483,647; higher goes first.</summary>
    public int? Priority { get; set; }

    /// <summary>The role that it works in.</summary>
    public string? RoleArn { get; set; }

    public List<S3Tag>? Tags { get; set; }
}

/// <summary>The answer to <see cref="CreateJobRequest"/>.</summary>
internal sealed class CreateJobResponse : AmazonWebServiceResponse
{
    public string? JobId { get; set; }
}
