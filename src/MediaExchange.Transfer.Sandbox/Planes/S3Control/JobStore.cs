namespace MediaExchange.Transfer.Sandbox.Planes.S3Control;

/// <summary>All jobs, what state each is in, and which of them may run. Thread-safe.</summary>
internal sealed class JobStore(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly List<BatchJob> _jobs = [];
    private readonly Dictionary<(AwsPlace Place, string Token), BatchJob> _byToken = [];
    private int _running = S3ControlSettings.Default.ActiveJobs;

    /// <summary>Adds a job, or finds the one that the same request has made before.</summary>
    /// <exception cref="PlaneException">IdempotencyException: another request had the same token.</exception>
    public (BatchJob Job, bool IsNew) Add(JobRequest request, AwsPlace place)
    {
        lock (_gate)
        {
            if (_byToken.TryGetValue((place, request.Token), out var present))
            {
                return present.Request.Text == request.Text
                    ? (present, false)
                    : throw new PlaneException("IdempotencyException", $"The ClientRequestToken {request.Token} belongs to another request; give this one a token of its own.");
            }

            var job = new BatchJob(request, Guid.NewGuid().ToString(), place, time.GetUtcNow());
            _jobs.Add(job);
            _byToken[(place, request.Token)] = job;
            return (job, true);
        }
    }

    /// <exception cref="PlaneException">NoSuchJob.</exception>
    public BatchJob Find(AwsPlace place, string id)
    {
        lock (_gate)
        {
            return _jobs.Find(job => job.Id == id && job.Place == place)
                ?? throw new PlaneException("NoSuchJob", "The specified job does not exist.") { Status = 404 };
        }
    }

    /// <summary>Those of an account and region, newest first.</summary>
    public IReadOnlyList<BatchJob> All(AwsPlace place)
    {
        lock (_gate)
            return [.. _jobs.Where(job => job.Place == place).Reverse()];
    }

    /// <summary>Reads a job while nobody changes it.</summary>
    public T Read<T>(BatchJob job, Func<BatchJob, T> read)
    {
        lock (_gate)
            return read(job);
    }

    public void Change(BatchJob job, Action<BatchJob> change)
    {
        lock (_gate)
        {
            change(job);
            Schedule();
        }
    }

    /// <summary>Goes on to the next state, unless the job is no longer in one from which that is legal: it was cancelled meanwhile.</summary>
    /// <returns>Whether it did.</returns>
    public bool TryMove(BatchJob job, JobState to)
    {
        lock (_gate)
        {
            if (!JobStates.IsLegal(job.State, to))
                return false;
            Set(job, to);
            Schedule();
            return true;
        }
    }

    /// <summary>Waits until the state is one of these.</summary>
    public async Task<JobState> WaitAsync(BatchJob job, Func<JobState, bool> isReached, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (isReached(job.State))
                    return job.State;
                changed = job.Changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>How many jobs run at once from now on.</summary>
    public void Allow(int running)
    {
        lock (_gate)
        {
            _running = running;
            Schedule();
        }
    }

    /// <summary>Forgets all jobs.</summary>
    /// <returns>Those that there were.</returns>
    public IReadOnlyList<BatchJob> Clear()
    {
        lock (_gate)
        {
            IReadOnlyList<BatchJob> jobs = [.. _jobs];
            _jobs.Clear();
            _byToken.Clear();
            return jobs;
        }
    }

    /// <summary>The highest priorities run; of equal ones those that run already, then the oldest. What runs and is not among them pauses.</summary>
    private void Schedule()
    {
        var wanted = _jobs.Where(job => job.State is JobState.Ready or JobState.Active or JobState.Paused)
            .OrderByDescending(job => job.Priority).ThenBy(job => job.State == JobState.Active ? 0 : 1).ThenBy(job => job.Created)
            .Take(_running).ToHashSet();
        foreach (var job in _jobs.Where(job => job.State == JobState.Active && !wanted.Contains(job)).ToList())
            Set(job, JobState.Pausing);

        // What still winds up holds its place.
        var free = _running - _jobs.Count(job => job.State is JobState.Active or JobState.Pausing);
        foreach (var job in wanted.Where(job => job.State != JobState.Active).OrderByDescending(job => job.Priority).ThenBy(job => job.Created).Take(Math.Max(0, free)))
            Set(job, JobState.Active);
    }

    private void Set(BatchJob job, JobState to)
    {
        var now = time.GetUtcNow();
        if (job.ActiveSince is { } since && to != JobState.Active)
        {
            job.ActiveBefore += now - since;
            job.ActiveSince = null;
        }

        switch (to)
        {
            case JobState.Active:
                job.ActiveSince = now;
                break;
            case JobState.Suspended:
                job.Suspended = now;
                break;
            case var end when JobStates.IsEnd(end):
                job.Ended = now;
                break;
        }

        job.State = to;
        var changed = job.Changed;
        job.Changed = BatchJob.NewSignal();
        changed.SetResult();
    }
}
