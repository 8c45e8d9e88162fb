namespace MediaExchange.Transfer.Sandbox.Planes.S3Control;

/// <summary>Where a job is, in S3's words.</summary>
internal enum JobState
{
    New,
    Preparing,
    Suspended,
    Ready,
    Active,
    Pausing,
    Paused,
    Completing,
    Complete,
    Cancelling,
    Cancelled,
    Failing,
    Failed,
}
