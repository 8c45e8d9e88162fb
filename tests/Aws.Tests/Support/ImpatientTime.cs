using System.Collections.Concurrent;

namespace Aws.Tests.Support;

/// <summary>A clock on which every pause is over at once, and a time-out comes when a test says so. Time-outs are told from pauses by their length.</summary>
public sealed class ImpatientTime : TimeProvider
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);

    private readonly ConcurrentQueue<(TimerCallback Callback, object? State)> _limits = new();

    /// <summary>How long each pause would have been.</summary>
    public ConcurrentQueue<TimeSpan> Pauses { get; } = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > LongestPause)
        {
            _limits.Enqueue((callback, state));
            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        if (dueTime >= TimeSpan.Zero)
            Pauses.Enqueue(dueTime);
        return System.CreateTimer(callback, state, dueTime < TimeSpan.Zero ? dueTime : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ends the time of everything that is limited and was begun so far.</summary>
    public void RunOut()
    {
        while (_limits.TryDequeue(out var limit))
            limit.Callback(limit.State);
    }
}
