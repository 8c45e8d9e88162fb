namespace MediaExchange.Transfer.Worker.Lambda.Driver;

/// <summary>What S3 Batch Operations is answered.</summary>
internal sealed record S3BatchAnswer
{
    /// <summary>Tells it what to make of tasks without a result: there are none, so that would be a defect, which must not count as success.</summary>
    public string TreatMissingKeysAs { get; } = S3BatchResult.PermanentFailure;

    public required string InvocationSchemaVersion { get; init; }

    public required string InvocationId { get; init; }

    public required IReadOnlyList<S3BatchResult> Results { get; init; }
}
