using System.Text.Json.Serialization;

namespace MediaExchange.Transfer.Aws.Images.Archives;

/// <summary>The JSON of OCI images, as far as it is read.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OciDocument))]
[JsonSerializable(typeof(OciLayout))]
internal sealed partial class OciJson : JsonSerializerContext;
