using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MediaExchange.Transfer.Worker.Lambda.Driver;

namespace MediaExchange.Transfer.Worker.Lambda;

/// <summary>The JSON of the loop and its handlers; the worker's conventions.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InvocationError))]
[JsonSerializable(typeof(InvocationLogLine))]
[JsonSerializable(typeof(PingRequest))]
[JsonSerializable(typeof(PingAnswer))]
[JsonSerializable(typeof(S3BatchEvent))]
[JsonSerializable(typeof(S3BatchAnswer))]
internal sealed partial class LambdaJson : JsonSerializerContext
{
    public static LambdaJson Relaxed { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
