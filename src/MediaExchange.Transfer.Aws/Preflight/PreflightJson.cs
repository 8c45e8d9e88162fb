using System.Text.Json.Serialization;

namespace MediaExchange.Transfer.Aws.Preflight;

/// <summary>The JSON that preflight and driver exchange.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProbeRequest))]
[JsonSerializable(typeof(ProbeAnswer))]
[JsonSerializable(typeof(DriverPing))]
internal sealed partial class PreflightJson : JsonSerializerContext
{
}
