using System.Collections.Concurrent;

namespace Aws.Tests.Support;

/// <summary>A clock on which every pause is over at once; it notes how long each would have been.</summary>
public sealed class ImpatientTime : TimeProvider
{
    public ConcurrentQueue<TimeSpan> Pauses { get; } = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Pauses.Enqueue(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
