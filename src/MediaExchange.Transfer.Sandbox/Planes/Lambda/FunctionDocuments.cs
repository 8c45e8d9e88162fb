using System.Globalization;
using System.Text.Json.Nodes;

namespace MediaExchange.Transfer.Sandbox.Planes.Lambda;

/// <summary>Answers about functions.</summary>
internal static class FunctionDocuments
{
    public static JsonObject Describe(FunctionDefinition function) => new()
    {
        ["Configuration"] = new JsonObject
        {
            ["FunctionName"] = function.Name,
            ["FunctionArn"] = function.Arn,
            ["Role"] = function.Record.Text("Role"),
            ["Description"] = function.Record.Text("Description"),
            ["Timeout"] = (int)function.Timeout.TotalSeconds,
            ["MemorySize"] = function.MemoryMegabytes,
            ["LastModified"] = function.Record.Created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture),
            ["Version"] = FunctionDefinition.Version,
            ["State"] = "Active",
            ["LastUpdateStatus"] = "Successful",
            ["PackageType"] = function.Record.Text("PackageType") is { Length: > 0 } type ? type : "Zip",
            ["Architectures"] = function.Record.Properties["Architectures"]?.DeepClone() ?? new JsonArray("x86_64"),
            ["DeadLetterConfig"] = function.Record.Properties["DeadLetterConfig"]?.DeepClone(),
            ["Environment"] = new JsonObject { ["Variables"] = new JsonObject(function.Variables.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))) },
            ["LoggingConfig"] = new JsonObject { ["LogFormat"] = "Text", ["LogGroup"] = function.LogGroup },
        },
        ["Code"] = new JsonObject { ["RepositoryType"] = "ECR", ["ImageUri"] = function.ImageUri, ["ResolvedImageUri"] = function.ImageUri },
        ["Tags"] = new JsonObject(function.Record.Tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value))),
        ["Concurrency"] = function.ReservedConcurrency is { } reserved ? new JsonObject { ["ReservedConcurrentExecutions"] = reserved } : null,
    };
}
