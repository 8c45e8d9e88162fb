using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace MediaExchange.Transfer.Sandboxes;

/// <summary>A sandbox that this session started: a process of its own, which ends with this one.</summary>
internal sealed class SandboxProcess : IDisposable
{
    // It takes a second or two; the limit is for a process that neither starts nor ends.
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);
    private static readonly ConcurrentDictionary<int, SandboxProcess> Running = new();

    private readonly Process _process;
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _errors = new();

    private SandboxProcess(ProcessStartInfo start)
    {
        _process = new() { StartInfo = start };
        // Both streams are read to their ends, so that the sandbox never waits for a reader.
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => TakeError(line.Data);
    }

    public int Id => _process.Id;

    /// <summary>Starts a sandbox and waits until it answers.</summary>
    /// <exception cref="SandboxException">It did not start.</exception>
    public static async Task<(SandboxProcess Process, SandboxReady Ready)> StartAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var program = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(SandboxProcess).Assembly.Location)!, "..", "sandbox", "MediaExchange.Transfer.Sandbox.dll"));
        if (!File.Exists(program))
            throw new SandboxException("SandboxMissing", $"The sandbox '{program}' is not there: the module is incomplete. Install it again, or build it with ./build.ps1.");
        var sandbox = new SandboxProcess(new("dotnet", [program, "serve", "--json", "--parent-pid", $"{Environment.ProcessId}", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        });
        try
        {
            var ready = await sandbox.WaitUntilReadyAsync(cancellationToken).ConfigureAwait(false);
            Running[sandbox.Id] = sandbox;
            return (sandbox, ready);
        }
        catch
        {
            sandbox.Dispose();
            throw;
        }
    }

    /// <summary>Finds a running sandbox of this session.</summary>
    public static SandboxProcess? Find(int processId) =>
        Running.TryGetValue(processId, out var sandbox) && !sandbox._process.HasExited ? sandbox : null;

    /// <summary>Ends the process and waits for it.</summary>
    public void Dispose()
    {
        try
        {
            Running.TryRemove(_process.Id, out _);
            _process.Kill();
            _process.WaitForExit();
        }
        catch (InvalidOperationException)
        {
            // It never began, or has ended already.
        }

        _process.Dispose();
    }

    private async Task<SandboxReady> WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            _process.Start();
        }
        catch (Win32Exception e)
        {
            throw new SandboxException("DotnetMissing", "The sandbox needs the command 'dotnet', which was not found. Install the .NET 10 SDK, or the ASP.NET Core 10 runtime, from https://dot.net and open a new session.", e);
        }

        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var ended = _process.WaitForExitAsync(cancellationToken);
        try
        {
            if (await Task.WhenAny(_ready.Task, ended).WaitAsync(StartTime, cancellationToken).ConfigureAwait(false) == _ready.Task)
                return SandboxReady.Parse(await _ready.Task.ConfigureAwait(false));
        }
        catch (TimeoutException e)
        {
            throw new SandboxException("SandboxTimeout", $"The sandbox did not answer within {StartTime.TotalSeconds:0} seconds and was ended. Start it by itself to see why: dotnet '{_process.StartInfo.ArgumentList[0]}' serve", e);
        }
        catch (JsonException e)
        {
            throw new SandboxException("SandboxFailed", "The sandbox answered something that this module does not understand: they are of different versions. Install the module again.", e);
        }

        await ended.ConfigureAwait(false);
        var said = string.Join(' ', _errors);
        throw said.Contains("Microsoft.AspNetCore.App", StringComparison.Ordinal)
            ? new SandboxException("AspNetCoreMissing", "The sandbox needs the ASP.NET Core 10 runtime, which this computer does not have. Install it, or the .NET 10 SDK which brings it, from https://dot.net.")
            : new SandboxException("SandboxFailed", $"The sandbox ended with code {_process.ExitCode}: {(said.Length == 0 ? "it said nothing." : said)}");
    }

    private void Take(string? line)
    {
        if (line is { Length: > 0 } && line[0] == '{')
            _ready.TrySetResult(line);
    }

    private void TakeError(string? line)
    {
        if (!string.IsNullOrWhiteSpace(line) && _errors.Count < 20)
            _errors.Enqueue(line.Trim());
    }
}
