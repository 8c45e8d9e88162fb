using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using MediaExchange.Transfer.Sandbox.Planes.Lambda;

namespace Sandbox.Tests.Planes;

/// <summary>A function in the test's memory: answers each task of S3 Batch Operations as the test says.</summary>
internal sealed class MemoryFunction(Func<JsonElement, CancellationToken, Task<string>> answer) : IFunctionInvoker
{
    private int _running;
    private int _most;

    public MemoryFunction(Func<JsonElement, string> answer)
        : this((request, _) => System.Threading.Tasks.Task.FromResult(answer(request)))
    {
    }

    /// <summary>The events, in the order in which they came.</summary>
    public ConcurrentQueue<JsonElement> Events { get; } = new();

    /// <summary>The keys, as they were sent.</summary>
    public IEnumerable<string> Keys => Events.Select(request => Task(request).GetProperty("s3Key").GetString()!);

    /// <summary>How many ran at once.</summary>
    public int Most => Volatile.Read(ref _most);

    public static JsonElement Task(JsonElement request) => request.GetProperty("tasks")[0];

    /// <summary>An answer as functions give it.</summary>
    public static string Result(JsonElement request, string code = "Succeeded", string text = "") => JsonSerializer.Serialize(new
    {
        invocationSchemaVersion = request.GetProperty("invocationSchemaVersion"),
        treatMissingKeysAs = "PermanentFailure",
        invocationId = request.GetProperty("invocationId"),
        results = new[] { new { taskId = Task(request).GetProperty("taskId"), resultCode = code, resultString = text } },
    });

    public async Task<FunctionResult> InvokeAsync(string function, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var running = Interlocked.Increment(ref _running);
        InterlockedMax(running);
        try
        {
            var request = JsonDocument.Parse(payload).RootElement;
            Events.Enqueue(request);
            var text = await answer(request, cancellationToken);
            return text.StartsWith("error:", StringComparison.Ordinal)
                ? new FunctionResult(Encoding.UTF8.GetBytes(text[6..])) { FunctionError = "Unhandled" }
                : new FunctionResult(Encoding.UTF8.GetBytes(text));
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private void InterlockedMax(int value)
    {
        for (var present = Volatile.Read(ref _most); value > present; present = Volatile.Read(ref _most))
        {
            if (Interlocked.CompareExchange(ref _most, value, present) == present)
                return;
        }
    }
}
