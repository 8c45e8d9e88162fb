using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Channels;

namespace Worker.Tests.Support;

/// <summary>The worker as a process of its own, as people and AWS Batch start it.</summary>
internal sealed partial class WorkerProcess : IDisposable
{
    // Far beyond what any test takes: a hang becomes a failure instead of a stuck run.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task _reading;
    private readonly StringBuilder _error = new();
    private readonly Channel<string> _errorLines = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource _limit = new(Patience);

    private WorkerProcess(Process process)
    {
        _process = process;
        _reading = ReadErrorAsync();
    }

    /// <summary>The program that runs assemblies.</summary>
    public static string DotNet { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Where an assembly of this repository lies.</summary>
    public static string PathOf(string assembly) => Path.Combine(AppContext.BaseDirectory, assembly + ".dll");

    /// <summary>Starts a program of this repository.</summary>
    /// <param name="assembly">Its assembly, which lies beside the tests'.</param>
    /// <param name="environment">Variables that it gets; all <c>AWS_</c> ones of this process are taken away.</param>
    /// <param name="arguments">Its command line.</param>
    public static WorkerProcess Start(string assembly, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments) =>
        StartProgram(DotNet, environment, [PathOf(assembly), .. arguments]);

    /// <summary>Starts any program in the same way.</summary>
    public static WorkerProcess StartProgram(string program, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
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

    public bool HasExited => _process.HasExited;

    /// <summary>Reads one line of stdout; null at its end.</summary>
    public async Task<string?> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync(_limit.Token);

    /// <summary>Waits for a line of stderr that has a text in it.</summary>
    public async Task ErrorLineAsync(string text)
    {
        await foreach (var line in _errorLines.Reader.ReadAllAsync(_limit.Token))
        {
            if (line.Contains(text, StringComparison.Ordinal))
                return;
        }

        throw new InvalidOperationException($"The process ended without '{text}': {_error}");
    }

    /// <summary>Nobody reads stdout any more.</summary>
    public void CloseOutput() => _process.StandardOutput.Close();

    /// <summary>Sends a signal.</summary>
    public void Signal(PosixSignal signal)
    {
        if (Kill(_process.Id, signal == PosixSignal.SIGINT ? 2 : 15) != 0)
            throw new InvalidOperationException("The process is gone already.");
    }

    /// <summary>Ends the process as SIGKILL does, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>Waits for the end; the output is what was not read before.</summary>
    public async Task<ProcessEnd> EndAsync(bool outputIsOpen = true)
    {
        var output = outputIsOpen ? await _process.StandardOutput.ReadToEndAsync(_limit.Token) : "";
        await _reading;
        await _process.WaitForExitAsync(_limit.Token);
        return new ProcessEnd(_process.ExitCode, output, _error.ToString());
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
        _limit.Dispose();
    }

    private async Task ReadErrorAsync()
    {
        while (await _process.StandardError.ReadLineAsync(_limit.Token) is { } line)
        {
            _error.Append(line).Append('\n');
            _errorLines.Writer.TryWrite(line);
        }

        _errorLines.Writer.Complete();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
