using System.ComponentModel;
using System.Diagnostics;
using MediaExchange.Transfer.Sandbox.Planes.Logs;
using MediaExchange.Transfer.Sandbox.S3;

namespace MediaExchange.Transfer.Sandbox.Planes.Processes;

/// <summary>Starts workers, as real processes without a shell, and ends them all with the sandbox. Thread-safe.</summary>
internal sealed class WorkerPool(SandboxState state, LogStore logs) : IDisposable
{
    // Without these no process works; everything else of the sandbox's own environment is none of a container's business.
    private static readonly string[] _kept = ["PATH", "TMPDIR", "TMP", "TEMP", "SystemRoot", "LANG", "TZ"];

    private readonly Lock _gate = new();
    private readonly HashSet<WorkerProcess> _running = [];
    private string? _home;
    private bool _isDisposed;

    /// <summary>The sandbox's own address, once it is known.</summary>
    public Uri? Endpoint { get; set; }

    public int Running => Processes.Count;

    /// <summary>Those that run now.</summary>
    public IReadOnlyCollection<WorkerProcess> Processes
    {
        get
        {
            lock (_gate)
                return [.. _running];
        }
    }

    /// <summary>What tells a process of an account where AWS is, and who it is.</summary>
    public Dictionary<string, string> EnvironmentOf(AwsPlace place)
    {
        var account = state.Options.AllAccounts.First(account => account.AccountId == place.AccountId);
        var environment = new Dictionary<string, string>
        {
            ["AWS_REGION"] = place.Region,
            ["AWS_DEFAULT_REGION"] = place.Region,
            ["AWS_ENDPOINT_URL"] = Endpoint!.GetLeftPart(UriPartial.Authority),
            ["AWS_ACCESS_KEY_ID"] = account.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = account.SecretKey,

            // Nobody waits for metadata of an instance that is none.
            ["AWS_EC2_METADATA_DISABLED"] = "true",
        };
        if (account.SessionToken is { } token)
            environment["AWS_SESSION_TOKEN"] = token;
        return environment;
    }

    /// <exception cref="IOException">The worker is not there, or cannot be started; the message says so in one sentence.</exception>
    public WorkerProcess Start(WorkerStart start)
    {
        string path;
        try
        {
            path = WorkerExecutable.Find(state.Options.WorkerPath);
        }
        catch (ArgumentException error)
        {
            throw new IOException(error.Message, error);
        }

        lock (_gate)
        {
            if (_isDisposed)
                throw new IOException("The sandbox is being stopped.");
            logs.Create(start.Log, state.Now);
            var worker = new WorkerProcess(Start(path, start), line => logs.Append(start.Log, state.Now, line));
            _running.Add(worker);
            _ = ForgetAsync(worker);
            return worker;
        }
    }

    /// <summary>Ends all, and waits until they are gone.</summary>
    public void Clear()
    {
        var running = Processes;
        foreach (var worker in running)
            worker.Kill();

        // Nothing outlives SIGKILL for long.
        Task.WaitAll(running.Select(worker => worker.Exit).ToArray(), TimeSpan.FromSeconds(10));
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
        }

        Clear();
        if (_home is not null)
            Directory.Delete(_home, recursive: true);
    }

    private Process Start(string path, WorkerStart start)
    {
        // A container's home has nobody's profiles in it.
        _home ??= Directory.CreateTempSubdirectory("mediaexchange-sandbox-").FullName;
        var (program, arguments) = WorkerExecutable.CommandOf(path);
        var info = new ProcessStartInfo(program, [.. arguments, .. start.Arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
            WorkingDirectory = _home,
        };
        foreach (var name in info.Environment.Keys.ToList())
        {
            if (!_kept.Contains(name, StringComparer.OrdinalIgnoreCase) && !name.StartsWith("DOTNET_", StringComparison.OrdinalIgnoreCase))
                info.Environment.Remove(name);
        }

        info.Environment["HOME"] = _home;
        foreach (var (name, value) in start.Environment)
            info.Environment[name] = value;
        try
        {
            var process = Process.Start(info)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception error)
        {
            throw new IOException($"The worker '{path}' cannot be started with '{program}' ({error.Message}): install the .NET 10 runtime, or name another program (--worker).", error);
        }
    }

    private async Task ForgetAsync(WorkerProcess worker)
    {
        await ((Task)worker.Exit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_gate)
            _running.Remove(worker);
    }
}
