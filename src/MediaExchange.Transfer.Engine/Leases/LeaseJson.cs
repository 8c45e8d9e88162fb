using System.Text.Json.Serialization;

namespace MediaExchange.Transfer.Engine.Leases;

/// <summary>The JSON of leases.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LeaseDocument))]
internal sealed partial class LeaseJson : JsonSerializerContext;
