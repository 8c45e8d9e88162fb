namespace MediaExchange.Transfer.Aws.Runs.Reports;

/// <summary>What is known of a run's end from elsewhere, such as from its job of S3 Batch Operations.</summary>
/// <param name="Reason">How it ended, in one sentence.</param>
public sealed record RunEnd(string Reason);
