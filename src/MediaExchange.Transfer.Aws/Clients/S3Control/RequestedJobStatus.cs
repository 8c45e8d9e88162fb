namespace MediaExchange.Transfer.Aws.Clients.S3Control;

/// <summary>What a job can be asked to become.</summary>
internal static class RequestedJobStatus
{
    public const string Cancelled = "Cancelled";

    public const string Ready = "Ready";
}
