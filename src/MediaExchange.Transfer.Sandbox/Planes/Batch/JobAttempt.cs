using System.Security.Cryptography;
using MediaExchange.Transfer.Sandbox.Planes.Resources;

namespace MediaExchange.Transfer.Sandbox.Planes.Batch;

/// <summary>One try of a job. Whoever reads or changes it holds the scheduler's gate, but for <see cref="Stop"/>.</summary>
/// <param name="number">From 1.</param>
/// <param name="environment">The compute environment that it runs in.</param>
internal sealed class JobAttempt(int number, ResourceRecord environment)
{
    public int Number => number;

    public ResourceRecord Environment => environment;

    /// <summary>Null on Fargate, which has no instances to name.</summary>
    public string? InstanceId { get; } = BatchResources.IsFargate(environment) ? null : NewResource.Hex("i-");

    public string TaskId { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    public DateTimeOffset? Started { get; set; }

    public DateTimeOffset? Stopped { get; set; }

    public string? LogStream { get; set; }

    public int? ExitCode { get; set; }

    /// <summary>Of the container.</summary>
    public string? Reason { get; set; }

    public string? StatusReason { get; set; }

    /// <summary>Completed when it is to end, by whoever comes first.</summary>
    public TaskCompletionSource<StopOrder> Stop { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the platform says of a task whose capacity was taken back.</summary>
    public string ReclaimReason => InstanceId is { } instance ? $"Host EC2 (instance {instance}) terminated." : "Your Spot Task was interrupted.";
}
