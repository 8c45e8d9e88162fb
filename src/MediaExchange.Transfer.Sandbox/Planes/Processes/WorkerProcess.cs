using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MediaExchange.Transfer.Sandbox.Planes.Processes;

/// <summary>A worker that runs. It has ended when the process is gone and all that it wrote has been read.</summary>
internal sealed partial class WorkerProcess
{
    private const int SigTerm = 15;

    private readonly Process _process;
    private readonly Lock _gate = new();
    private bool _isGone;

    /// <param name="process">One that was started with both streams redirected.</param>
    /// <param name="take">Gets each line of either stream.</param>
    public WorkerProcess(Process process, Action<string> take)
    {
        _process = process;
        Id = process.Id;
        Exit = WatchAsync(take);
    }

    public int Id { get; }

    /// <summary>The exit code; 128 and its number when a signal ended it.</summary>
    public Task<int> Exit { get; }

    /// <summary>Asks it to end (SIGTERM). Where there are no signals it is ended.</summary>
    public void Terminate()
    {
        lock (_gate)
        {
            // The id of a process that is gone may be another's.
            if (_isGone)
                return;
            if (OperatingSystem.IsWindows())
                _process.Kill();
            else if (!_process.HasExited)
                _ = Signal(Id, SigTerm);
        }
    }

    /// <summary>Ends it (SIGKILL).</summary>
    public void Kill()
    {
        lock (_gate)
        {
            if (!_isGone)
                _process.Kill();
        }
    }

    /// <summary>Asks it to end, and ends it when it has not by then.</summary>
    /// <param name="patience">How long it has.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync(TimeSpan patience, TimeProvider time)
    {
        Terminate();
        try
        {
            return await Exit.WaitAsync(patience, time);
        }
        catch (TimeoutException)
        {
            Kill();
            return await Exit;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);

    private static async Task ReadAsync(StreamReader reader, Action<string> take)
    {
        while (await reader.ReadLineAsync() is { } line)
            take(line);
    }

    private async Task<int> WatchAsync(Action<string> take)
    {
        await Task.WhenAll(ReadAsync(_process.StandardOutput, take), ReadAsync(_process.StandardError, take));
        await _process.WaitForExitAsync();
        lock (_gate)
        {
            _isGone = true;
            var code = _process.ExitCode;
            _process.Dispose();
            return code;
        }
    }
}
