namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>Which job carries a run out: <c>runs/RUN/job.json</c>. Where it is missing, whoever made the job was interrupted, and the job is found by its name.</summary>
/// <param name="JobId">Of S3 Batch Operations or of AWS Batch, as the run's engine says.</param>
internal sealed record JobDocument(string JobId)
{
    /// <summary>The version of this document's form; what is newer is refused.</summary>
    public const int CurrentSchema = 1;

    public int Schema { get; init; } = CurrentSchema;
}
