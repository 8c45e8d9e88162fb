using System.Globalization;
using MediaExchange.Transfer.Sandbox.Planes.Logs;
using MediaExchange.Transfer.Sandbox.Planes.Processes;
using MediaExchange.Transfer.Sandbox.Planes.Resources;
using MediaExchange.Transfer.Sandbox.S3;

namespace MediaExchange.Transfer.Sandbox.Planes.Batch;

/// <summary>
/// Keeps jobs and runs them: each queue in order, as many at once as the vCPUs of its compute environment and the sandbox's own bound allow, each
/// attempt as a process of the worker. Thread-safe.
/// </summary>
internal sealed class BatchScheduler(SandboxState state, BatchResources resources, WorkerPool workers) : IDisposable
{
    private const string Exited = "Essential container in task exited";

    // Timers know no longer time than 49 days, and no sandbox runs as long.
    private static readonly TimeSpan _longest = TimeSpan.FromDays(40);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, BatchJob> _jobs = [];
    private readonly List<BatchJob> _roots = [];
    private readonly Dictionary<string, LinkedList<BatchJob>> _runnable = [];
    private readonly Dictionary<string, decimal> _vcpus = [];
    private BatchSettings _settings = BatchSettings.Default;
    private CancellationTokenSource _end = new();
    private long _sequence;
    private int _running;

    public BatchSettings Settings
    {
        get
        {
            lock (_gate)
                return _settings;
        }
    }

    /// <summary>Reads jobs while nothing changes.</summary>
    /// <param name="read">Gets all by id, and those that are no children in the order in which they were submitted.</param>
    public T Read<T>(Func<IReadOnlyDictionary<string, BatchJob>, IReadOnlyList<BatchJob>, T> read)
    {
        lock (_gate)
            return read(_jobs, _roots);
    }

    public void Apply(BatchSettings settings)
    {
        lock (_gate)
        {
            _settings = settings;
            Pump();
        }
    }

    public BatchJob Submit(AwsPlace place, ResourceRecord queue, string name, int? arraySize, JobSpec spec)
    {
        lock (_gate)
        {
            var job = Add(new BatchJob { Id = Guid.NewGuid().ToString(), Name = name, Place = place, Queue = queue, Spec = spec, Sequence = ++_sequence, Created = state.Now });
            _roots.Add(job);
            if (arraySize is { } size)
            {
                job.Summary[(int)JobStatus.Submitted] = size;
                job.Children = new BatchJob[size];
                for (var i = 0; i < size; i++)
                {
                    job.Children[i] = Add(new BatchJob
                    {
                        Id = string.Create(CultureInfo.InvariantCulture, $"{job.Id}:{i}"),
                        Name = name,
                        Place = place,
                        Queue = queue,
                        Spec = spec,
                        Sequence = ++_sequence,
                        Created = job.Created,
                        Parent = job,
                        Index = i,
                    });
                }
            }

            foreach (var each in job.Children ?? [job])
                Enqueue(each, isFirst: false);
            Pump();
            return job;
        }
    }

    /// <summary>Takes a job, or the children of an array, out of the queue where it has not come to STARTING; with <paramref name="isTermination"/> those that have are ended too.</summary>
    public void Cancel(AwsPlace place, string id, string reason, bool isTermination)
    {
        lock (_gate)
        {
            // The service says nothing of jobs that it does not know, and leaves those that have ended as they are.
            if (!_jobs.TryGetValue(id, out var job) || job.Place != place || job.HasEnded)
                return;
            if (job.Children is not null)
                Mark(job, reason, isTermination);
            foreach (var each in job.Children ?? [job])
                CancelOne(each, reason, isTermination);
            Pump();
        }
    }

    /// <summary>Takes the instance away from every attempt that fits and has begun.</summary>
    /// <returns>The jobs' ids.</returns>
    public IReadOnlyList<string> Reclaim(ReclaimRule rule)
    {
        lock (_gate)
        {
            var found = _jobs.Values.Where(job => job.Current is { } attempt && rule.Fits(job.Id, job.Name, attempt.Number)).ToList();
            return [.. found.Where(job => job.Current!.Stop.TrySetResult(ReclaimOrder(job.Current, rule, _settings))).Select(job => job.Id)];
        }
    }

    /// <summary>Forgets all jobs and settings. Their processes are ended by the pool.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            _end.Cancel();
            _end = new CancellationTokenSource();
            _jobs.Clear();
            _roots.Clear();
            _runnable.Clear();
            _vcpus.Clear();
            _settings = BatchSettings.Default;
            _running = 0;
        }
    }

    /// <summary>Begins no more attempts.</summary>
    public void Dispose()
    {
        lock (_gate)
            _end.Cancel();
    }

    private static StopOrder ReclaimOrder(JobAttempt attempt, ReclaimRule rule, BatchSettings settings) => new(
        StopKind.Reclaimed, attempt.ReclaimReason, TimeSpan.FromSeconds(Math.Min(rule.NoticeSeconds, settings.StopTimeoutSeconds)));

    private static void Mark(BatchJob job, string reason, bool isTermination)
    {
        job.StatusReason = reason;
        job.IsCancelled |= !isTermination;
        job.IsTerminated |= isTermination;
    }

    private BatchJob Add(BatchJob job)
    {
        _jobs.Add(job.Id, job);
        return job;
    }

    private void Enqueue(BatchJob job, bool isFirst)
    {
        if (!_runnable.TryGetValue(job.Queue.PhysicalId, out var queue))
            _runnable.Add(job.Queue.PhysicalId, queue = new LinkedList<BatchJob>());
        job.Move(JobStatus.Runnable, state.Now);
        if (isFirst)
            queue.AddFirst(job);
        else
            queue.AddLast(job);
    }

    private void CancelOne(BatchJob job, string reason, bool isTermination)
    {
        if (job.Current is { } attempt)
        {
            if (!isTermination)
                return;
            Mark(job, reason, isTermination);
            attempt.Stop.TrySetResult(new StopOrder(StopKind.Terminated, reason, TimeSpan.FromSeconds(_settings.StopTimeoutSeconds)));
        }
        else if (!job.HasEnded)
        {
            // Its place in the queue is passed over when its turn comes.
            Mark(job, reason, isTermination);
            job.Move(JobStatus.Failed, state.Now);
        }
    }

    /// <summary>Begins what there is room for.</summary>
    private void Pump()
    {
        if (_end.IsCancellationRequested)
            return;
        foreach (var queue in _runnable.Values)
        {
            while (queue.First is { Value: var job } && _running < _settings.Processes)
            {
                if (job.Status != JobStatus.Runnable)
                {
                    queue.RemoveFirst();
                    continue;
                }

                // The stack may have changed or deleted what was there when the job was submitted.
                if (resources.Queue(job.Place, job.Queue.PhysicalId) is not { } present || resources.EnvironmentOf(present) is not { } environment || !HasRoom(job, environment))
                    break;
                queue.RemoveFirst();
                Begin(job, environment);
            }
        }
    }

    private bool HasRoom(BatchJob job, ResourceRecord environment)
    {
        var most = BatchResources.MaxVcpus(environment);
        if (job.Spec.Vcpus > most)
            job.StatusReason = "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE - All compute environments have a maxVcpu setting that is smaller than the job requirements.";
        return _vcpus.GetValueOrDefault(environment.PhysicalId) + job.Spec.Vcpus <= most;
    }

    private void Begin(BatchJob job, ResourceRecord environment)
    {
        var attempt = new JobAttempt(job.Attempts.Count + 1, environment);
        job.Attempts.Add(attempt);
        job.StatusReason = null;
        job.Move(JobStatus.Starting, state.Now);
        _vcpus[environment.PhysicalId] = _vcpus.GetValueOrDefault(environment.PhysicalId) + job.Spec.Vcpus;
        _running++;
        var (settings, end) = (_settings, _end.Token);
        _ = Task.Run(() => RunAsync(job, attempt, settings, end), CancellationToken.None);
    }

    /// <summary>An attempt from STARTING to its end. Whatever happens to it becomes the attempt's own end.</summary>
    private async Task RunAsync(BatchJob job, JobAttempt attempt, BatchSettings settings, CancellationToken end)
    {
        int? code = null;
        try
        {
            await Task.WhenAny(Task.Delay(TimeSpan.FromMilliseconds(settings.StartDelayMilliseconds), state.Time, end), attempt.Stop.Task);
            if (!attempt.Stop.Task.IsCompleted && !end.IsCancellationRequested)
                code = await RunProcessAsync(job, attempt, settings, end);
            var order = attempt.Stop.Task.IsCompleted ? await attempt.Stop.Task : null;
            Finish(job, attempt, order, code, order?.Reason ?? Exited, null, end);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            Finish(job, attempt, null, code, "Task failed to start", "CannotStartContainerError: " + error.Message, end);
        }
    }

    private async Task<int> RunProcessAsync(BatchJob job, JobAttempt attempt, BatchSettings settings, CancellationToken end)
    {
        var log = new LogTarget(job.Place, job.Spec.LogGroup, $"{job.Spec.LogPrefix}/default/{attempt.TaskId}");
        var worker = workers.Start(new WorkerStart(job.Spec.Command, JobEnvironment.Of(job, attempt, workers), log));
        if (end.IsCancellationRequested)
            worker.Kill();
        lock (_gate)
        {
            attempt.Started = state.Now;
            attempt.LogStream = log.Stream;
            job.Move(JobStatus.Running, state.Now);
        }

        using var limit = After(job.Spec.Timeout, () => attempt.Stop.TrySetResult(new StopOrder(StopKind.TimedOut, "Job attempt duration exceeded timeout", TimeSpan.FromSeconds(settings.StopTimeoutSeconds))));
        var rule = settings.Reclaims.FirstOrDefault(candidate => candidate.Fits(job.Id, job.Name, attempt.Number));
        using var reclaim = After(
            rule is null ? null : TimeSpan.FromMilliseconds(rule.AfterMilliseconds), () => attempt.Stop.TrySetResult(ReclaimOrder(attempt, rule!, settings)));
        if (await Task.WhenAny(worker.Exit, attempt.Stop.Task) == worker.Exit)
            return await worker.Exit;
        var patience = (await attempt.Stop.Task).Patience;
        if (patience > TimeSpan.Zero)
            return await worker.StopAsync(patience, state.Time);
        worker.Kill();
        return await worker.Exit;
    }

    /// <summary>Acts when the time has passed, unless it is disposed before.</summary>
    private ITimer? After(TimeSpan? time, Action act) =>
        time is { } due ? state.Time.CreateTimer(_ => act(), null, due < _longest ? due : _longest, Timeout.InfiniteTimeSpan) : null;

    private void Finish(BatchJob job, JobAttempt attempt, StopOrder? order, int? code, string statusReason, string? reason, CancellationToken end)
    {
        lock (_gate)
        {
            // After a reset nobody asks any more.
            if (end.IsCancellationRequested)
                return;
            (attempt.ExitCode, attempt.Reason, attempt.StatusReason, attempt.Stopped) = (code, reason, statusReason, state.Now);
            _running--;
            _vcpus[attempt.Environment.PhysicalId] -= job.Spec.Vcpus;
            var isOver = job.IsTerminated || order?.Kind is StopKind.TimedOut or StopKind.Terminated;
            if (!isOver && code != 0 && job.Spec.Retries(attempt))
            {
                Enqueue(job, isFirst: true);
            }
            else
            {
                job.StatusReason = job.IsTerminated ? job.StatusReason : statusReason;
                job.Move(!isOver && code == 0 ? JobStatus.Succeeded : JobStatus.Failed, state.Now);
            }

            Pump();
        }
    }
}
