using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>The JSON of remote runs' documents: the engine's conventions.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunDocument))]
[JsonSerializable(typeof(TaskDocument))]
[JsonSerializable(typeof(DriverResult))]
[JsonSerializable(typeof(JobDocument))]
[JsonSerializable(typeof(StopDocument))]
[JsonSerializable(typeof(Engine.Planning.TransferRecipe))]
internal sealed partial class RunsJson : JsonSerializerContext
{
    public static RunsJson Relaxed { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
