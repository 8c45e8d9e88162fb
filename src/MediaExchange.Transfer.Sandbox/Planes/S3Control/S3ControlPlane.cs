using System.Globalization;
using System.Text;
using MediaExchange.Transfer.Sandbox.Edge.Signing;
using MediaExchange.Transfer.Sandbox.Planes.Lambda;
using MediaExchange.Transfer.Sandbox.Planes.Resources;
using MediaExchange.Transfer.Sandbox.S3;

namespace MediaExchange.Transfer.Sandbox.Planes.S3Control;

/// <summary>S3 Control as far as S3 Batch Operations go: jobs that call a function for each object of a manifest.</summary>
internal sealed class S3ControlPlane : IDisposable
{
    private const int MaxListed = 1000;

    private readonly SandboxState _state;
    private readonly ResourceRegistry _resources;
    private readonly JobStore _store;
    private readonly JobRunner _runner;
    private CancellationTokenSource _stop = new();
    private S3ControlSettings _settings = S3ControlSettings.Default;

    public S3ControlPlane(SandboxState state, ResourceRegistry resources, IFunctionInvoker invoker)
    {
        _state = state;
        _resources = resources;
        Invoker = invoker;
        _store = new JobStore(state.Time);
        _runner = new JobRunner(_store, new JobStorage(state), () => Invoker, () => Settings, state.Time);
    }

    /// <summary>What runs the functions.</summary>
    public IFunctionInvoker Invoker { get; set; }

    public S3ControlSettings Settings
    {
        get => Volatile.Read(ref _settings);
        set
        {
            Volatile.Write(ref _settings, value);
            _store.Allow(value.ActiveJobs);
        }
    }

    /// <exception cref="PlaneException">What S3 Control refuses.</exception>
    public Task InvokeAsync(PlaneContext context)
    {
        var route = S3ControlRoute.Of(context.Http.Request.Method, RawTarget.Of(context.Http).Path);
        if (context.Http.Request.Headers[S3ControlRoute.AccountHeader].ToString() is var account && account != context.AccountId)
            throw new PlaneException("AccessDenied", $"The request is signed by the account {context.AccountId} and asks for the jobs of {account}.") { Status = 403 };
        return context.Request.Operation switch
        {
            "CreateJob" => CreateAsync(context),
            "DescribeJob" => DescribeAsync(context, route.JobId),
            "ListJobs" => ListAsync(context),
            "UpdateJobStatus" => UpdateStatusAsync(context, route.JobId),
            "UpdateJobPriority" => UpdatePriorityAsync(context, route.JobId),
            _ => throw context.Unknown("S3 Control"),
        };
    }

    /// <summary>Forgets all jobs, and ends what is done for them.</summary>
    public void Reset()
    {
        using (var stopped = Interlocked.Exchange(ref _stop, new CancellationTokenSource()))
            stopped.Cancel();
        _store.Clear();
        Settings = S3ControlSettings.Default;
    }

    /// <summary>Ends what is done for jobs. May be called again.</summary>
    public void Dispose()
    {
        if (!_stop.IsCancellationRequested)
            _stop.Cancel();
        _stop.Dispose();
    }

    private Task CreateAsync(PlaneContext context)
    {
        var (job, isNew) = _store.Add(JobRequestReader.Read(context, _resources), context.Place);
        if (isNew)
            job.Run = _runner.RunAsync(job, _stop.Token);
        return JobXml.SendAsync(context, QueryXml.Element("JobId", job.Id));
    }

    private Task DescribeAsync(PlaneContext context, string id) =>
        JobXml.SendAsync(context, _store.Read(_store.Find(context.Place, id), job => JobXml.Describe(job, _state.Now)));

    private Task ListAsync(PlaneContext context)
    {
        var query = new S3Query(RawTarget.Of(context.Http).Query);
        var states = query.Pairs.Where(pair => pair.Key == "jobStatuses").Select(pair => Enum.TryParse<JobState>(pair.Value, out var state) && Enum.IsDefined(state)
            ? state
            : throw JobRequestReader.Invalid($"The job status '{pair.Value}' is none of {string.Join(", ", Enum.GetNames<JobState>())}.")).ToHashSet();
        var limit = query["maxResults"] is not { } text ? MaxListed
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MaxListed ? number
            : throw JobRequestReader.Invalid($"maxResults is '{text}', and must be 1 to {MaxListed}.");
        var found = _store.All(context.Place).Where(job => states.Count == 0 || states.Contains(_store.Read(job, present => present.State))).ToList();
        var start = query["nextToken"] is { } token ? found.FindIndex(job => Token(job) == token) + 1 : 0;
        if (start == 0 && query.Has("nextToken"))
            throw new PlaneException("InvalidNextTokenException", "The nextToken is not one that ListJobs gave.");
        var page = found.Skip(start).Take(limit).ToList();
        return JobXml.SendAsync(
            context,
            QueryXml.Element("NextToken", start + page.Count < found.Count ? Token(page[^1]) : null),
            QueryXml.List("Jobs", page.Select(listed => _store.Read(listed, job => JobXml.Summarise(job, _state.Now)))));
    }

    private Task UpdateStatusAsync(PlaneContext context, string id)
    {
        var job = _store.Find(context.Place, id);
        var reason = context.Form["statusUpdateReason"];
        if (reason is { Length: 0 or > 256 })
            throw JobRequestReader.Invalid("statusUpdateReason has 1 to 256 characters.");
        var wanted = context.Form["requestedJobStatus"] switch
        {
            "Ready" => JobState.Ready,
            "Cancelled" => JobState.Cancelling,
            var other => throw JobRequestReader.Invalid($"The requestedJobStatus '{other}' is neither Cancelled nor Ready."),
        };
        var isAllowed = wanted == JobState.Cancelling || _store.Read(job, present => present.State) == JobState.Suspended;
        if (!isAllowed || !_store.TryMove(job, wanted))
            throw new PlaneException("JobStatusException", $"The job {id} is {_store.Read(job, present => present.State)}, and cannot become {context.Form["requestedJobStatus"]}.");
        _store.Change(job, present => present.StatusReason = reason);
        return JobXml.SendAsync(
            context,
            QueryXml.Element("JobId", id),
            QueryXml.Element("Status", _store.Read(job, present => present.State).ToString()),
            QueryXml.Element("StatusUpdateReason", reason));
    }

    private Task UpdatePriorityAsync(PlaneContext context, string id)
    {
        var job = _store.Find(context.Place, id);
        var priority = JobRequestReader.Priority(context.Form["priority"]);
        if (_store.Read(job, present => JobStates.IsEnd(present.State)))
            throw JobRequestReader.Invalid($"The job {id} has ended; its priority means nothing any more.");
        _store.Change(job, present => present.Priority = priority);
        return JobXml.SendAsync(context, QueryXml.Element("JobId", id), QueryXml.Element("Priority", JobXml.Number(priority)));
    }

    private static string Token(BatchJob job) => Convert.ToBase64String(Encoding.UTF8.GetBytes(job.Id));
}
