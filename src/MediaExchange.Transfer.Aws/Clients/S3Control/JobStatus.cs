namespace MediaExchange.Transfer.Aws.Clients.S3Control;

/// <summary>Where a job of S3 Batch Operations is.</summary>
internal static class JobStatus
{
    public const string Active = "Active";

    public const string Cancelled = "Cancelled";

    public const string Cancelling = "Cancelling";

    public const string Complete = "Complete";

    public const string Completing = "Completing";

    public const string Failed = "Failed";

    public const string Failing = "Failing";

    public const string New = "New";

    public const string Paused = "Paused";

    public const string Pausing = "Pausing";

    public const string Preparing = "Preparing";

    public const string Ready = "Ready";

    public const string Suspended = "Suspended";
}
