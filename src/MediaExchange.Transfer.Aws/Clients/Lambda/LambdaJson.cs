using System.Text.Json.Serialization;

namespace MediaExchange.Transfer.Aws.Clients.Lambda;

/// <summary>How the requests and answers are written in JSON: by code that the compiler makes.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GetFunctionResponse))]
internal sealed partial class LambdaJson : JsonSerializerContext;
