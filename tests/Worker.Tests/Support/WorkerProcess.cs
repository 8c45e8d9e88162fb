using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Worker.Tests.Support;

/// <summary>The worker as a process of its own, as people and AWS Batch start it.</summary>
internal sealed partial class WorkerProcess : IDisposable
{
    // Far beyond what any test takes: a hang becomes a failure instead of a stuck run.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _error;
    private readonly CancellationTokenSource _limit = new(Patience);

    private WorkerProcess(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync(_limit.Token);
    }

    /// <summary>Starts a program of this repository.</summary>
    /// <param name="assembly">Its assembly, which lies beside the tests'.</param>
    /// <param name="environment">Variables that it gets; all <c>AWS_</c> ones of this process are taken away.</param>
    /// <param name="arguments">Its command line.</param>
    public static WorkerProcess Start(string assembly, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        // Nobody's profiles, and no waiting for an instance's metadata.
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new WorkerProcess(Process.Start(start)!);
    }

    /// <summary>Reads one line of stdout; null at its end.</summary>
    public async Task<string?> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync(_limit.Token);

    /// <summary>Nobody reads stdout any more.</summary>
    public void CloseOutput() => _process.StandardOutput.Close();

    /// <summary>Sends a signal.</summary>
    public void Signal(PosixSignal signal)
    {
        if (Kill(_process.Id, signal == PosixSignal.SIGINT ? 2 : 15) != 0)
            throw new InvalidOperationException("The process is gone already.");
    }

    /// <summary>Waits for the end; the output is what was not read before.</summary>
    public async Task<ProcessEnd> EndAsync(bool outputIsOpen = true)
    {
        var output = outputIsOpen ? await _process.StandardOutput.ReadToEndAsync(_limit.Token) : "";
        var error = await _error;
        await _process.WaitForExitAsync(_limit.Token);
        return new ProcessEnd(_process.ExitCode, output, error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
        _limit.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
