using System.Runtime.InteropServices;
using System.Text.Json;
using MediaExchange.Transfer.Worker.Output;

namespace MediaExchange.Transfer.Worker.Lambda;

/// <summary>Answers <c>{"action":"ping"}</c>: is the function there, and is it the one that was installed.</summary>
/// <param name="environment">What Lambda says of the function.</param>
/// <param name="startUp">How long the process took until it asked for work.</param>
internal sealed class PingHandler(LambdaEnvironment environment, TimeSpan startUp) : IInvocationHandler
{
    private const string Known = "It knows {\"action\":\"ping\"}, {\"action\":\"probe\"} and the events of S3 Batch Operations.";

    public Task<ReadOnlyMemory<byte>> HandleAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var action = ReadAction(invocation.Payload.Span);
        if (action != "ping")
            throw new InvocationException("UnknownAction", $"The event asks for '{action}', which this worker ({ProgramVersion.Text}) does not know. {Known}");
        var answer = new PingAnswer
        {
            Version = ProgramVersion.Text,
            Architecture = RuntimeInformation.ProcessArchitecture switch
            {
                Architecture.X64 => "x86_64",
                Architecture.Arm64 => "arm64",
                var other => other.ToString(),
            },
            MemoryMegabytes = environment.MemoryMegabytes,
            Region = environment.Region,
            FunctionName = environment.FunctionName,
            Runtime = RuntimeInformation.FrameworkDescription,
            StartMilliseconds = Math.Round(startUp.TotalMilliseconds),
        };
        return Task.FromResult<ReadOnlyMemory<byte>>(JsonSerializer.SerializeToUtf8Bytes(answer, LambdaJson.Relaxed.PingAnswer));
    }

    private static string ReadAction(ReadOnlySpan<byte> payload)
    {
        string? action;
        try
        {
            action = JsonSerializer.Deserialize(payload, LambdaJson.Relaxed.PingRequest)?.Action;
        }
        catch (JsonException e)
        {
            throw new InvocationException("UnknownEvent", $"The event is not a JSON object with an action: {e.Message} {Known}");
        }

        return action ?? throw new InvocationException("UnknownEvent", $"The event has no 'action', so there is nothing to do. {Known}");
    }
}
