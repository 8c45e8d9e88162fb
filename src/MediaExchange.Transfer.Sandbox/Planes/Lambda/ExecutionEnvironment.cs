using System.Globalization;
using System.Text.Json;
using MediaExchange.Transfer.Sandbox.Planes.Logs;
using MediaExchange.Transfer.Sandbox.Planes.Processes;

namespace MediaExchange.Transfer.Sandbox.Planes.Lambda;

/// <summary>One process of a function, which takes one invocation after the other.</summary>
internal sealed class ExecutionEnvironment(FunctionDefinition function, WorkerPool workers, LogStore logs, TimeProvider time) : IRuntimeSession, IAsyncDisposable
{
    /// <summary>What Lambda grants a process to start in.</summary>
    private static readonly TimeSpan _initTimeout = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<byte[]> _initError = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<RuntimeInvocation> _work = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RuntimeInvocation? _current;
    private RuntimeEndpoint? _endpoint;
    private WorkerProcess? _worker;
    private InvocationLog? _log;
    private DateTimeOffset _started;
    private bool _isDisposed;
    private bool _isUsed;

    public FunctionDefinition Function => function;

    public bool IsAlive => _worker is { Exit.IsCompleted: false };

    /// <summary>The timer that ends it when it has nothing to do.</summary>
    public ITimer? IdleTimer { get; set; }

    /// <summary>Ends when it is gone, once that was begun.</summary>
    public Task Removal { get; set; } = Task.CompletedTask;

    /// <summary>Starts the process, unless that was done before; it need not be ready when this returns.</summary>
    /// <exception cref="IOException">The worker is not there, or cannot be started.</exception>
    public async Task StartAsync()
    {
        if (_worker is not null)
            return;
        _endpoint = await RuntimeEndpoint.StartAsync(this);
        _started = time.GetUtcNow();
        var target = InvocationLog.NewTarget(function, _started);
        _log = new InvocationLog(logs, target, function, time);
        var environment = new Dictionary<string, string>(function.Variables, StringComparer.Ordinal);
        foreach (var (name, value) in workers.EnvironmentOf(function.Record.Place))
            environment[name] = value;
        environment["AWS_LAMBDA_RUNTIME_API"] = _endpoint.Address;
        environment["AWS_LAMBDA_FUNCTION_NAME"] = function.Name;
        environment["AWS_LAMBDA_FUNCTION_VERSION"] = FunctionDefinition.Version;
        environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = function.MemoryMegabytes.ToString(CultureInfo.InvariantCulture);
        environment["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand";
        environment["AWS_LAMBDA_LOG_GROUP_NAME"] = target.Group;
        environment["AWS_LAMBDA_LOG_STREAM_NAME"] = target.Stream;
        environment["TZ"] = ":UTC";
        lock (_gate)
        {
            if (_isDisposed)
                throw new IOException("The function's process was ended before it had begun.");
            _worker = workers.Start(new WorkerStart(function.Command, environment, target));
        }
    }

    /// <summary>Has an invocation done.</summary>
    /// <returns>The result, and whether the process can be used again.</returns>
    public async Task<(FunctionResult Result, bool IsAlive)> InvokeAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var invocation = new RuntimeInvocation(function, payload);
        var id = invocation.RequestId;
        using var init = new CancellationTokenSource(_initTimeout + function.Timeout, time);
        using var initEnd = CancellationTokenSource.CreateLinkedTokenSource(init.Token, cancellationToken);
        var ready = _waiting.Task;
        await AnyAsync(initEnd.Token, ready, _worker!.Exit, _initError.Task);
        cancellationToken.ThrowIfCancellationRequested();
        _log!.Start(id);
        var begun = time.GetUtcNow();
        TimeSpan? start = _isUsed ? null : begun - _started;
        _isUsed = true;
        invocation.Deadline = begun + function.Timeout;
        TaskCompletionSource<RuntimeInvocation>? work = null;
        lock (_gate)
        {
            if (ready.IsCompleted && !_worker.Exit.IsCompleted)
            {
                _current = invocation;
                work = _work;
            }
        }

        work?.SetResult(invocation);
        using var limit = new CancellationTokenSource(function.Timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        if (work is not null)
            await AnyAsync(end.Token, invocation.Answer.Task, _worker.Exit);
        var isAnswered = invocation.Answer.Task.IsCompletedSuccessfully;

        // An invocation lasts until the process asks for the next: whoever invokes again at once finds it free.
        if (isAnswered)
            await AnyAsync(end.Token, _waiting.Task, _worker.Exit);
        cancellationToken.ThrowIfCancellationRequested();
        var took = time.GetUtcNow() - begun;
        var (result, isAlive) = isAnswered
            ? (await invocation.Answer.Task, _waiting.Task.IsCompleted && IsAlive)
            : (await LostAsync(invocation, isLate: work is null ? !_initError.Task.IsCompleted && !_worker.Exit.IsCompleted : !_worker.Exit.IsCompleted), false);
        _log.End(id, took, start, _worker.Id);
        return (result with { LogTail = () => _log.Tail(id) }, isAlive);
    }

    /// <summary>Ends the process as a machine does that breaks.</summary>
    public void Kill() => _worker?.Kill();

    public Task<RuntimeInvocation> NextAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _waiting.TrySetResult();
            return _work.Task.WaitAsync(cancellationToken);
        }
    }

    public bool TryAnswer(string requestId, FunctionResult result)
    {
        lock (_gate)
        {
            if (_current is not { } current || current.RequestId != requestId)
                return false;

            // Before anybody hears of the answer: the process asks for more then, and the invoker waits for that.
            _current = null;
            _work = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return current.Answer.TrySetResult(result);
        }
    }

    public void FailInit(byte[] error) => _initError.TrySetResult(error);

    public async ValueTask DisposeAsync()
    {
        WorkerProcess? worker;
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            worker = _worker;
        }

        if (IdleTimer is { } timer)
            await timer.DisposeAsync();
        worker?.Kill();
        if (worker is not null)
            await worker.Exit;
        if (_endpoint is { } endpoint)
            await endpoint.DisposeAsync();
    }

    /// <summary>Waits for the first of these, or for the end of patience.</summary>
    private static async Task AnyAsync(CancellationToken patience, params Task[] tasks)
    {
        var none = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = patience.Register(none.SetResult);
        await Task.WhenAny([.. tasks, none.Task]);
    }

    /// <summary>What Lambda says of an invocation whose process gave no answer; the process is gone when this returns.</summary>
    private async Task<FunctionResult> LostAsync(RuntimeInvocation invocation, bool isLate)
    {
        var (type, message) = ("Sandbox.Timedout", string.Create(CultureInfo.InvariantCulture, $"Task timed out after {function.Timeout.TotalSeconds:F2} seconds"));
        if (isLate)
            _log!.Write($"{time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)} {invocation.RequestId} {message}");
        else if (_initError.Task.IsCompletedSuccessfully)
            return new FunctionResult(await _initError.Task) { FunctionError = "Unhandled" };
        _worker!.Kill();
        var code = await _worker.Exit;
        if (!isLate)
        {
            type = "Runtime.ExitError";
            message = code switch
            {
                0 => "Runtime exited without providing a reason",
                137 => "Runtime exited with error: signal: killed",
                143 => "Runtime exited with error: signal: terminated",
                _ => string.Create(CultureInfo.InvariantCulture, $"Runtime exited with error: exit status {code}"),
            };
            _log!.Write($"RequestId: {invocation.RequestId} Error: {message}");
        }

        var error = new { errorType = type, errorMessage = $"RequestId: {invocation.RequestId} Error: {message}" };
        return new FunctionResult(JsonSerializer.SerializeToUtf8Bytes(error)) { FunctionError = "Unhandled" };
    }
}
