using System.Diagnostics;

namespace Faults.Tests.Support;

/// <summary>A clock that runs faster than the real one, so that the engine's waits of seconds take milliseconds. The date stays the real one.</summary>
internal sealed class FastTime(int factor) : TimeProvider
{
    private readonly long _start = Stopwatch.GetTimestamp();

    public override long TimestampFrequency => Stopwatch.Frequency;

    public override long GetTimestamp() => (Stopwatch.GetTimestamp() - _start) * factor;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Shortened(dueTime), Shortened(period));

    private TimeSpan Shortened(TimeSpan time) => time <= TimeSpan.Zero ? time : time / factor;
}
