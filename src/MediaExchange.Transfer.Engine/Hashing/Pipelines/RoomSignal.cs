using System.Threading.Tasks.Sources;

namespace MediaExchange.Transfer.Engine.Hashing.Pipelines;

/// <summary>One waiter at a time for room in a ring, without an allocation a wait. What arms and ends a wait is called under the ring's lock.</summary>
internal sealed class RoomSignal : IValueTaskSource
{
    // The waiter goes on as a work item of its own: it must neither run under the lock nor take a lane's thread.
    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };

    public bool IsArmed { get; private set; }

    public ValueTask Arm()
    {
        _source.Reset();
        IsArmed = true;
        return new ValueTask(this, _source.Version);
    }

    public void Set()
    {
        if (Disarm())
            _source.SetResult(true);
    }

    public void Fail(Exception exception)
    {
        if (Disarm())
            _source.SetException(exception);
    }

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private bool Disarm() => IsArmed && !(IsArmed = false);
}
