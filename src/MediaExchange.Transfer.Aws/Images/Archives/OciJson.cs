using System.Text.Json.Serialization;

namespace MediaExchange.Transfer.Aws.Images.Archives;

/// <summary>The JSON of OCI images, as far as it is read.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OciDocument))]
[JsonSerializable(typeof(OciLayout))]
[JsonSerializable(typeof(OciPlatform))]
internal sealed partial class OciJson : JsonSerializerContext;
