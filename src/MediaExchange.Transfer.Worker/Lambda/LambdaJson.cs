using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MediaExchange.Transfer.Worker.Lambda;

/// <summary>The JSON of the loop and its handlers; the worker's conventions.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InvocationError))]
[JsonSerializable(typeof(InvocationLogLine))]
[JsonSerializable(typeof(PingRequest))]
[JsonSerializable(typeof(PingAnswer))]
internal sealed partial class LambdaJson : JsonSerializerContext
{
    public static LambdaJson Relaxed { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
