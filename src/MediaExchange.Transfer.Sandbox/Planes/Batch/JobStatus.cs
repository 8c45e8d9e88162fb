namespace MediaExchange.Transfer.Sandbox.Planes.Batch;

/// <summary>Where a job is, in the order in which it gets there.</summary>
internal enum JobStatus
{
    Submitted,
    Pending,
    Runnable,
    Starting,
    Running,
    Succeeded,
    Failed,
}
