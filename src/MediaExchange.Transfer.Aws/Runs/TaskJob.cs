namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>The job of AWS Batch that a task was last handed over to.</summary>
/// <param name="Number">Which one of the task's jobs, from 1: a task whose job failed may be handed over again.</param>
/// <param name="JobId">Its id.</param>
/// <param name="HasFailed">Whether it has ended, and not well.</param>
internal sealed record TaskJob(int Number, string JobId, bool HasFailed);
