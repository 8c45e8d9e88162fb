using System.Globalization;
using System.Text.Json.Nodes;
using MediaExchange.Transfer.Sandbox.Planes.Resources;

namespace MediaExchange.Transfer.Sandbox.Planes.Lambda;

/// <summary>A function that a stack has made, with Lambda's defaults for what the template leaves out.</summary>
internal sealed record FunctionDefinition(ResourceRecord Record)
{
    public const string ResourceType = "AWS::Lambda::Function";

    /// <summary>There are no published versions in the sandbox.</summary>
    public const string Version = "$LATEST";

    public string Name => Record.PhysicalId;

    public string Arn => Record.Place.Arn("lambda", $"function:{Name}");

    public TimeSpan Timeout => TimeSpan.FromSeconds(Number("Timeout") ?? 3);

    public int MemoryMegabytes => Number("MemorySize") ?? 128;

    /// <summary>How many run at once at most; null for as many as the account may.</summary>
    public int? ReservedConcurrency => Number("ReservedConcurrentExecutions");

    public string ImageUri => Record.Properties["Code"]?[nameof(ImageUri)]?.ToString() ?? "";

    public string LogGroup => Record.Properties["LoggingConfig"]?[nameof(LogGroup)]?.ToString() is { Length: > 0 } group ? group : "/aws/lambda/" + Name;

    /// <summary>What the image's entry point, the worker, is called with.</summary>
    public IReadOnlyList<string> Command => Record.Properties["ImageConfig"]?[nameof(Command)] is JsonArray command ? [.. command.Select(item => item!.ToString())] : [];

    public IReadOnlyDictionary<string, string> Variables =>
        Record.Properties["Environment"]?[nameof(Variables)] is JsonObject variables ? variables.ToDictionary(pair => pair.Key, pair => pair.Value?.ToString() ?? "", StringComparer.Ordinal) : new Dictionary<string, string>();

    /// <summary>The function that a name, or an ARN with or without <c>$LATEST</c>, means; null when it is not there.</summary>
    public static FunctionDefinition? Find(ResourceRegistry resources, AwsPlace place, string function)
    {
        var name = function;
        if (function.Split(':') is ["arn", _, "lambda", var region, var account, "function", var named, .. var qualifier])
        {
            if (qualifier is not ([] or [Version]))
                return null;
            (name, place) = (named, new AwsPlace(account, region));
        }

        return resources.Find(place, ResourceType, name) is { } record ? new FunctionDefinition(record) : null;
    }

    private int? Number(string property) => int.TryParse(Record.Text(property), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
