namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>How an inventory is divided among the children of an array job.</summary>
/// <param name="Children">How many: 1 (then it is a plain job, as AWS Batch knows no array of one) to 10,000.</param>
/// <param name="ItemsPerTask">The most rows of a child.</param>
internal sealed record RunArray(int Children, int ItemsPerTask);
