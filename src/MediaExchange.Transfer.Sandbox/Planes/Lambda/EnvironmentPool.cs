using MediaExchange.Transfer.Sandbox.Planes.Logs;
using MediaExchange.Transfer.Sandbox.Planes.Processes;

namespace MediaExchange.Transfer.Sandbox.Planes.Lambda;

/// <summary>The processes of all functions: used again while there is work, ended when there is none. Thread-safe.</summary>
internal sealed class EnvironmentPool(WorkerPool workers, LogStore logs, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly HashSet<ExecutionEnvironment> _all = [];
    private readonly List<ExecutionEnvironment> _idle = [];
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private LambdaSettings _settings = LambdaSettings.Default;

    public LambdaSettings Settings
    {
        get
        {
            lock (_gate)
                return _settings;
        }

        set
        {
            lock (_gate)
                _settings = value;
            WakeAll();
        }
    }

    /// <summary>How many processes there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _all.Count;
        }
    }

    /// <summary>Has an invocation done by a process that is free, or by a new one, as soon as there may be one.</summary>
    /// <exception cref="IOException">The worker is not there, or cannot be started.</exception>
    public async Task<FunctionResult> InvokeAsync(FunctionDefinition function, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var environment = await TakeAsync(function, cancellationToken);
        var isAlive = false;
        try
        {
            await environment.StartAsync();
            (var result, isAlive) = await environment.InvokeAsync(payload, cancellationToken);
            return result;
        }
        finally
        {
            if (isAlive)
                Return(environment);
            else
                await RemoveAsync(environment);
        }
    }

    /// <summary>Kills all processes, in whatever they are doing.</summary>
    /// <returns>How many.</returns>
    public int Kill()
    {
        List<ExecutionEnvironment> killed;
        List<ExecutionEnvironment> idle;
        lock (_gate)
        {
            killed = [.. _all];
            idle = [.. _idle];
            _idle.Clear();
        }

        // What works learns of it from its process.
        foreach (var environment in killed)
            environment.Kill();
        foreach (var environment in idle)
            environment.Removal = RemoveAsync(environment);
        return killed.Count;
    }

    /// <summary>Ends all processes, refuses who waits for one, and goes back to the usual settings.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            _settings = LambdaSettings.Default;
            while (_waiting.TryDequeue(out var waiting))
                waiting.TrySetException(new IOException("The sandbox has ended all functions."));
        }

        Kill();
    }

    private async Task<ExecutionEnvironment> TakeAsync(FunctionDefinition function, CancellationToken cancellationToken)
    {
        while (true)
        {
            TaskCompletionSource waiting;
            ExecutionEnvironment? obsolete;
            lock (_gate)
            {
                if (_idle.FindLast(environment => environment.IsAlive && ReferenceEquals(environment.Function.Record, function.Record)) is { } free)
                {
                    _idle.Remove(free);
                    free.IdleTimer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                    return free;
                }

                if (_all.Count < _settings.MaxProcesses)
                {
                    var made = new ExecutionEnvironment(function, workers, logs, time);
                    _all.Add(made);
                    return made;
                }

                // Another function, or what this one was before it was changed.
                obsolete = _idle.FirstOrDefault();
                if (obsolete is not null)
                    _idle.Remove(obsolete);
                waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
                if (obsolete is null)
                    _waiting.Enqueue(waiting);
            }

            if (obsolete is not null)
            {
                await RemoveAsync(obsolete);
                continue;
            }

            await using (cancellationToken.Register(() => waiting.TrySetCanceled(cancellationToken)))
                await waiting.Task;
        }
    }

    private void Return(ExecutionEnvironment environment)
    {
        lock (_gate)
        {
            environment.IdleTimer ??= time.CreateTimer(_ => EndIdle(environment), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            environment.IdleTimer.Change(TimeSpan.FromSeconds(_settings.IdleSeconds), Timeout.InfiniteTimeSpan);
            _idle.Add(environment);
        }

        Wake();
    }

    private void EndIdle(ExecutionEnvironment environment)
    {
        lock (_gate)
        {
            if (!_idle.Remove(environment))
                return;
        }

        environment.Removal = RemoveAsync(environment);
    }

    private async Task RemoveAsync(ExecutionEnvironment environment)
    {
        try
        {
            await environment.DisposeAsync();
        }
        finally
        {
            lock (_gate)
                _all.Remove(environment);
            Wake();
        }
    }

    /// <summary>Lets the one that has waited longest try again.</summary>
    private void Wake()
    {
        lock (_gate)
        {
            while (_waiting.TryDequeue(out var waiting) && !waiting.TrySetResult())
            {
                // That one has given up.
            }
        }
    }

    private void WakeAll()
    {
        lock (_gate)
        {
            while (_waiting.TryDequeue(out var waiting))
                waiting.TrySetResult();
        }
    }
}
