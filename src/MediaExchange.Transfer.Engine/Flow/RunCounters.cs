namespace MediaExchange.Transfer.Engine.Flow;

/// <summary>What a run counts while it goes on. Fields are touched with <see cref="Interlocked"/> only.</summary>
internal sealed class RunCounters
{
    public long RowsRead;
    public int AllRowsRead;
    public long Copied;
    public long Skipped;
    public long Failed;
    public long DoneBefore;
    public long Bytes;
    public long BytesRead;
    public long Requests;
    public long Retries;
    public long Throttled;
    public int ItemsInFlight;

    /// <summary>Why copies pass through this machine, in a sentence.</summary>
    public volatile string? StreamedBecause;

    public void Count(ItemStatus status)
    {
        switch (status)
        {
            case ItemStatus.Copied:
                Interlocked.Increment(ref Copied);
                break;
            case ItemStatus.Skipped:
                Interlocked.Increment(ref Skipped);
                break;
            default:
                Interlocked.Increment(ref Failed);
                break;
        }
    }
}
