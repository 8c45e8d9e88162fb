using System.Diagnostics;
using System.Globalization;
using System.Text;
using MediaExchange.Transfer.Sandbox.Planes.Logs;

namespace MediaExchange.Transfer.Sandbox.Planes.Lambda;

/// <summary>What Lambda itself writes into a function's log, and what it shows of it.</summary>
internal sealed class InvocationLog(LogStore logs, LogTarget target, FunctionDefinition function, TimeProvider time)
{
    /// <summary>What X-Amz-Log-Result holds: 4 KB.</summary>
    private const int MaxTail = 4096;

    public static LogTarget NewTarget(FunctionDefinition function, DateTimeOffset now) => new(
        function.Record.Place, function.LogGroup, string.Create(CultureInfo.InvariantCulture, $"{now:yyyy/MM/dd}/[{FunctionDefinition.Version}]{Guid.NewGuid():N}"));

    public void Start(string requestId) => Write($"START RequestId: {requestId} Version: {FunctionDefinition.Version}");

    public void Write(string line) => logs.Append(target, time.GetUtcNow(), line);

    /// <param name="requestId">The invocation.</param>
    /// <param name="took">How long it took.</param>
    /// <param name="init">How long the process took to start, for its first invocation.</param>
    /// <param name="process">The process.</param>
    public void End(string requestId, TimeSpan took, TimeSpan? init, int process)
    {
        Write($"END RequestId: {requestId}");
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"REPORT RequestId: {requestId}\tDuration: {took.TotalMilliseconds:F2} ms\tBilled Duration: {Math.Ceiling(took.TotalMilliseconds):F0} ms\tMemory Size: {function.MemoryMegabytes} MB\tMax Memory Used: {MegabytesOf(process)} MB");
        Write(init is { } start ? string.Create(CultureInfo.InvariantCulture, $"{text}\tInit Duration: {start.TotalMilliseconds:F2} ms") : text);
    }

    /// <summary>The end of what was written since the invocation began.</summary>
    public string Tail(string requestId)
    {
        var first = $"START RequestId: {requestId} ";
        var lines = logs.Read(target.Place, target.Group, streams => streams.GetValueOrDefault(target.Stream)?.Events
            .Select(line => line.Message).SkipWhile(line => !line.StartsWith(first, StringComparison.Ordinal)).ToList() ?? []);
        var bytes = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
        return Encoding.UTF8.GetString(bytes.AsSpan(Math.Max(0, bytes.Length - MaxTail)));
    }

    private static long MegabytesOf(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return found.WorkingSet64 >> 20;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            // It is gone.
            return 0;
        }
    }
}
