namespace MediaExchange.Transfer.Worker.Lambda.Driver;

/// <summary>What S3 Batch Operations sends, in the forms 1.0 and 2.0.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html</remarks>
internal sealed record S3BatchEvent
{
    public string? InvocationSchemaVersion { get; init; }

    public string? InvocationId { get; init; }

    public JobOf? Job { get; init; }

    public IReadOnlyList<TaskOf>? Tasks { get; init; }

    /// <summary>The job.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="UserArguments">Up to ten words and their values, from whoever made it; form 2.0 only.</param>
    internal sealed record JobOf(string? Id, IReadOnlyDictionary<string, string>? UserArguments);

    /// <summary>An object of the manifest.</summary>
    internal sealed record TaskOf
    {
        public string? TaskId { get; init; }

        /// <summary>
        /// URL-encoded, in both forms, with <c>+</c> for a space: AWS's sample decodes it with <c>urllib.parse.unquote_plus</c>, and so does AWS's own
        /// library for functions in Python, which was tried on jobs of both (https://github.com/aws-powertools/powertools-lambda-python/pull/3572).
        /// </summary>
        public string? S3Key { get; init; }

        public string? S3VersionId { get; init; }

        /// <summary>Form 1.0.</summary>
        public string? S3BucketArn { get; init; }

        /// <summary>Form 2.0: the bucket's name.</summary>
        public string? S3Bucket { get; init; }

        /// <summary>The bucket's name, from whichever is there.</summary>
        public string? Bucket => S3Bucket ?? S3BucketArn?[(S3BucketArn.LastIndexOf(':') + 1)..];
    }
}
