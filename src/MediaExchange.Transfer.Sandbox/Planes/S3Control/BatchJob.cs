using System.Xml.Linq;

namespace MediaExchange.Transfer.Sandbox.Planes.S3Control;

/// <summary>A job. Its state changes under the gate of its <see cref="JobStore"/>, and only there.</summary>
internal sealed class BatchJob(JobRequest request, string id, AwsPlace place, DateTimeOffset created)
{
    private long _total;
    private long _succeeded;
    private long _failed;

    public JobRequest Request => request;

    public string Id => id;

    public AwsPlace Place => place;

    public DateTimeOffset Created => created;

    public string Arn => place.Arn("s3", $"job/{id}");

    public JobState State { get; set; }

    public int Priority { get; set; } = request.Priority;

    public string? StatusReason { get; set; }

    public (string Code, string Reason)? Failure { get; set; }

    public DateTimeOffset? Suspended { get; set; }

    public DateTimeOffset? Ended { get; set; }

    /// <summary>How long it has been active, without the present stretch.</summary>
    public TimeSpan ActiveBefore { get; set; }

    /// <summary>When it became active, while it is.</summary>
    public DateTimeOffset? ActiveSince { get; set; }

    /// <summary>Ends when the state changes; then there is another.</summary>
    public TaskCompletionSource Changed { get; set; } = NewSignal();

    /// <summary>Ends when nothing is done for it any more.</summary>
    public Task Run { get; set; } = Task.CompletedTask;

    public long Total
    {
        get => Interlocked.Read(ref _total);
        set => Interlocked.Exchange(ref _total, value);
    }

    public long Succeeded => Interlocked.Read(ref _succeeded);

    public long Failed => Interlocked.Read(ref _failed);

    public static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Count(bool isSucceeded)
    {
        if (isSucceeded)
            Interlocked.Increment(ref _succeeded);
        else
            Interlocked.Increment(ref _failed);
    }

    public TimeSpan Active(DateTimeOffset now) => ActiveBefore + (ActiveSince is { } since ? now - since : TimeSpan.Zero);

    /// <summary>Operation, manifest or report, as it was sent.</summary>
    public XElement Document(string name) => request.Documents.First(element => element.Name.LocalName == name);
}
