using System.Text.Json.Serialization;

namespace MediaExchange.Transfer.Aws.Images.Registry;

/// <summary>The JSON of registries, as far as it is read.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RegistryErrorBody))]
internal sealed partial class RegistryJson : JsonSerializerContext;
