namespace MediaExchange.Transfer.Engine.Flow;

/// <summary>What one item costs: requests, retries, time; and what it leaves. Parts of one item count in parallel.</summary>
internal sealed class ItemTally(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private int _requests;
    private int _retries;

    /// <summary>The item's number in the order in which items sent their first request, from 1; 0 before that.</summary>
    public long Age { get; set; }

    public int Requests => _requests;

    public int Retries => _retries;

    /// <summary>Whether an upload that a checkpoint names is not known to be gone.</summary>
    public bool UploadLeft { get; set; }

    /// <summary>An upload of an earlier run that could not be aborted, and that no checkpoint will name any more.</summary>
    public string? Stranded { get; set; }

    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    public DateTimeOffset Now => time.GetUtcNow();

    public void CountRequest() => Interlocked.Increment(ref _requests);

    public void CountRetry() => Interlocked.Increment(ref _retries);
}
