using System.Text.Json.Serialization;
using MediaExchange.Transfer.Aws.Clients.Json;

namespace MediaExchange.Transfer.Aws.Clients.CloudWatchLogs;

/// <summary>How the requests and answers are written in JSON: by code that the compiler makes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(EpochMillisecondsConverter)])]
[JsonSerializable(typeof(GetLogEventsRequest))]
[JsonSerializable(typeof(GetLogEventsResponse))]
[JsonSerializable(typeof(FilterLogEventsRequest))]
[JsonSerializable(typeof(FilterLogEventsResponse))]
internal sealed partial class LogsJson : JsonSerializerContext;
