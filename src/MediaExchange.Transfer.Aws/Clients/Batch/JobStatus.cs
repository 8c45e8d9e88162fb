namespace MediaExchange.Transfer.Aws.Clients.Batch;

/// <summary>Where a job is.</summary>
internal static class JobStatus
{
    public const string SUBMITTED = "SUBMITTED";

    public const string PENDING = "PENDING";

    public const string RUNNABLE = "RUNNABLE";

    public const string STARTING = "STARTING";

    public const string RUNNING = "RUNNING";

    public const string SUCCEEDED = "SUCCEEDED";

    public const string FAILED = "FAILED";
}
