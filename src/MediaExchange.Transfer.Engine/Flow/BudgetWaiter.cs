using System.Threading.Tasks.Sources;

namespace MediaExchange.Transfer.Engine.Flow;

/// <summary>One caller that waits for its turn in a <see cref="RequestBudget"/>. Used again once its turn was taken, for there is one for nearly every request.</summary>
internal sealed class BudgetWaiter : IValueTaskSource
{
    private readonly RequestBudget _budget;
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;

    public BudgetWaiter(RequestBudget budget) => _budget = budget;

    /// <summary>Whether it still waits. Written under the budget's lock.</summary>
    public bool IsWaiting { get; set; }

    public ValueTask Task => new(this, _core.Version);

    /// <summary>Ends the wait when the token is cancelled; to be called once, after queueing and outside the budget's lock.</summary>
    public void CancelOn(CancellationToken cancellationToken) => _registration = cancellationToken.UnsafeRegister(
        static (state, token) =>
        {
            var waiter = (BudgetWaiter)state!;
            if (waiter._budget.TryGiveUp(waiter))
                waiter._core.SetException(new OperationCanceledException(token));
        },
        this);

    public void Admit() => _core.SetResult(true);

    void IValueTaskSource.GetResult(short token)
    {
        // Waits for the callback where it runs at this moment, so that it cannot meet the next use.
        _registration.Dispose();
        _registration = default;

        // One that was cancelled is still in the queue, and is thrown away there.
        _core.GetResult(token);
        _core.Reset();
        _budget.Return(this);
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
