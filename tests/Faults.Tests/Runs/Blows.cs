namespace Faults.Tests.Runs;

/// <summary>
/// Strikes at the workers each time that so many requests have come through. A blow takes a while to fall, longer on a busy machine; until it has, the
/// next one is not due, and hardly more requests come through than are under way anyway: so each blow ends an attempt that is in the middle of its work.
/// </summary>
/// <param name="strike">Ends when the blow is struck; what it gives ends when those who were meant are gone.</param>
/// <param name="at">How many requests have come through at each blow.</param>
internal sealed class Blows(Func<Task<Task>> strike, params int[] at)
{
    /// <summary>The most requests that a worker has under way.</summary>
    public const int UnderWay = 256;

    // The server learns within this time that somebody who is gone has hung up.
    private static readonly TimeSpan HangingUp = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Task _fallen = Task.CompletedTask;
    private int _passed;
    private int _limit;
    private int _struck;

    public int Struck => Volatile.Read(ref _struck);

    /// <summary>Lets a request through, strikes at one whose turn it is, and holds up what comes while a blow is falling.</summary>
    public async Task PassAsync(CancellationToken token)
    {
        TaskCompletionSource? blow = null;
        while (true)
        {
            Task fallen;
            lock (_gate)
            {
                fallen = _fallen;
                if (fallen.IsCompleted || _passed < _limit)
                {
                    _passed++;
                    if (!fallen.IsCompleted || _struck == at.Length || _passed < at[_struck])
                        return;
                    blow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    _struck++;
                    _limit = _passed + UnderWay;
                    _fallen = blow.Task;
                    break;
                }
            }

            await fallen.WaitAsync(token);
            await Task.Delay(HangingUp, token);
        }

        // Whoever is asked to end may wait for this very request.
        _ = FallAsync(blow, await strike());
    }

    private static async Task FallAsync(TaskCompletionSource blow, Task gone)
    {
        await gone;
        blow.SetResult();
    }
}
