namespace MediaExchange.Transfer.Sandbox.Planes.S3Control;

/// <summary>How jobs go from one state to the next.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-job-status.html</remarks>
internal static class JobStates
{
    public static bool IsEnd(JobState state) => state is JobState.Complete or JobState.Cancelled or JobState.Failed;

    /// <summary>Whether whoever owns the job may still give it up.</summary>
    public static bool CanBeCancelled(JobState state) =>
        state is JobState.New or JobState.Preparing or JobState.Suspended or JobState.Ready or JobState.Active or JobState.Pausing or JobState.Paused;

    public static bool IsLegal(JobState from, JobState to) => to switch
    {
        JobState.Preparing => from is JobState.New,
        JobState.Suspended => from is JobState.Preparing,
        JobState.Ready => from is JobState.Preparing or JobState.Suspended,
        JobState.Active => from is JobState.Ready or JobState.Paused,
        JobState.Pausing => from is JobState.Active,
        JobState.Paused => from is JobState.Pausing,
        JobState.Completing => from is JobState.Active or JobState.Pausing,
        JobState.Complete => from is JobState.Completing,
        JobState.Cancelling => CanBeCancelled(from),
        JobState.Cancelled => from is JobState.Cancelling,
        JobState.Failing => from is JobState.Active or JobState.Pausing or JobState.Preparing or JobState.Completing or JobState.Cancelling,
        JobState.Failed => from is JobState.Failing,
        _ => false,
    };
}
