using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MediaExchange.Transfer.Sandbox.Planes.Resources;

namespace MediaExchange.Transfer.Sandbox.Planes.Batch;

/// <summary>Reads SubmitJob, within the service's bounds, and joins it with the job definition.</summary>
internal static partial class JobSubmission
{
    private const int MaxPayload = 30 << 10;
    private const int MaxOverrides = 8192;
    private const int MaxAttempts = 10;
    private const int MaxRules = 5;
    private const int MaxPattern = 512;
    private const int MaxTags = 50;
    private const int MinTimeout = 60;
    private const string Reserved = "AWS_BATCH";

    /// <summary>What a container's document is made of, as far as the sandbox can say it in the service's own types.</summary>
    private static readonly string[] _containerMembers =
    [
        "image", "command", "jobRoleArn", "executionRoleArn", "environment", "resourceRequirements", "logConfiguration", "networkConfiguration", "fargatePlatformConfiguration",
        "runtimePlatform",
    ];

    /// <exception cref="PlaneException">ClientException: the service would not take it.</exception>
    public static (string Name, int? ArraySize, JobSpec Spec) Read(JsonObject request, int payload, ResourceRecord definition)
    {
        if (payload > MaxPayload)
            throw BatchJson.Refusal($"The payload of SubmitJob has {payload} bytes and may have {MaxPayload}.");
        if (request["jobName"]?.ToString() is not { } name || !JobName().IsMatch(name))
            throw BatchJson.Refusal("Error executing request, Exception : Job name should match valid pattern: 1 to 128 letters, digits, hyphens and underscores, of which the first is a letter or digit.");
        if (request["dependsOn"] is JsonArray { Count: > 0 })
            throw BatchJson.Refusal("The sandbox's SubmitJob does not know dependsOn: jobs there depend on nothing.");
        var overrides = request["containerOverrides"] as JsonObject ?? [];
        if (JsonSerializer.Serialize(overrides).Length > MaxOverrides)
            throw BatchJson.Refusal($"Container Overrides length must be at most {MaxOverrides}");
        return (name, ArraySize(request), Join(request, overrides, definition));
    }

    /// <summary>What a definition says of its jobs: containerProperties, retryStrategy and timeout.</summary>
    public static JsonObject DefinitionDocument(ResourceRecord definition)
    {
        var properties = (JsonObject)BatchJson.Camel(definition.Properties["ContainerProperties"] as JsonObject ?? [])!;
        var container = new JsonObject { ["mountPoints"] = new JsonArray(), ["volumes"] = new JsonArray(), ["ulimits"] = new JsonArray(), ["secrets"] = new JsonArray() };
        foreach (var member in _containerMembers.Where(properties.ContainsKey))
            container[member] = properties[member]!.DeepClone();
        container["command"] ??= new JsonArray();
        container["environment"] ??= new JsonArray();
        container["resourceRequirements"] ??= new JsonArray();
        foreach (var requirement in BatchJson.Items(container["resourceRequirements"], "resourceRequirements"))
            requirement["value"] = requirement["value"]?.ToString();
        foreach (var name in new[] { "vcpus", "memory" })
        {
            if (BatchJson.Int(properties[name], name) is { } number)
                container[name] = number;
        }

        var document = new JsonObject { ["containerProperties"] = container };
        if (definition.Properties["RetryStrategy"] is { } retry)
            document["retryStrategy"] = Retry(BatchJson.Camel(retry)!);
        if (definition.Properties["Timeout"] is { } timeout)
            document["timeout"] = Timeout(BatchJson.Camel(timeout)!);
        return document;
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$")]
    private static partial Regex JobName();

    private static int? ArraySize(JsonObject request) => BatchJson.Int(request["arrayProperties"]?["size"], "arrayProperties.size") switch
    {
        null => null,
        >= 2 and <= 10_000 and var size => size,
        var size => throw BatchJson.Refusal($"Array size must be between 2 and 10000, not {size}."),
    };

    private static JobSpec Join(JsonObject request, JsonObject overrides, ResourceRecord definition)
    {
        var document = DefinitionDocument(definition);
        var container = (JsonObject)document["containerProperties"]!.DeepClone();
        if (overrides["command"] is JsonArray { Count: > 0 } command)
            container["command"] = command.DeepClone();
        var words = BatchJson.Texts(container["command"], "command");
        if (words.Find(word => word.StartsWith("Ref::", StringComparison.Ordinal)) is { } reference)
            throw BatchJson.Refusal($"The sandbox's SubmitJob does not substitute parameters, and the command has {reference}.");
        var environment = Environment(container["environment"]);
        foreach (var (key, value) in Environment(overrides["environment"]))
            environment[key] = value;
        container["environment"] = new JsonArray([.. environment.Select(pair => new JsonObject { ["name"] = pair.Key, ["value"] = pair.Value })]);
        Require(container, overrides["resourceRequirements"]);
        var retry = request["retryStrategy"] is { } asked ? Retry(asked) : document["retryStrategy"]?.DeepClone();
        var timeout = request["timeout"] is { } limit ? Timeout(limit) : document["timeout"]?.DeepClone();
        var options = container["logConfiguration"]?["options"];
        return new JobSpec
        {
            DefinitionArn = definition.PhysicalId,
            Command = words,
            Environment = environment,
            Vcpus = Vcpus(container),
            LogGroup = options?["awslogs-group"]?.ToString() ?? "/aws/batch/job",
            LogPrefix = options?["awslogs-stream-prefix"]?.ToString() ?? definition.Name,
            Attempts = BatchJson.Int(retry?["attempts"], "attempts") ?? 1,
            ExitRules = [.. BatchJson.Items(retry?["evaluateOnExit"], "evaluateOnExit").Select(Rule)],
            Timeout = BatchJson.Int(timeout?["attemptDurationSeconds"], "attemptDurationSeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            PropagatesTags = BatchJson.Bool(request["propagateTags"] ?? definition.Properties["PropagateTags"]) ?? false,
            Tags = Tags(request),
            Document = new JsonObject
            {
                ["container"] = container,
                ["retryStrategy"] = retry ?? new JsonObject { ["attempts"] = 1, ["evaluateOnExit"] = new JsonArray() },
                ["timeout"] = timeout,
                ["parameters"] = BatchJson.Document(BatchJson.Map(request["parameters"], "parameters")),
                ["platformCapabilities"] = BatchJson.Camel(definition.Properties["PlatformCapabilities"]) ?? new JsonArray("EC2"),
            },
        };
    }

    private static Dictionary<string, string> Environment(JsonNode? list)
    {
        var environment = new Dictionary<string, string>();
        foreach (var pair in BatchJson.Items(list, "environment"))
        {
            var name = pair["name"]?.ToString() is { Length: > 0 } given ? given : throw BatchJson.Refusal("An environment variable must have a name.");
            environment[name] = name.StartsWith(Reserved, StringComparison.Ordinal)
                ? throw BatchJson.Refusal($"Environment variable names cannot start with {Reserved}: {name}")
                : pair["value"]?.ToString() ?? "";
        }

        return environment;
    }

    private static void Require(JsonObject container, JsonNode? overrides)
    {
        var present = container["resourceRequirements"]!.AsArray();
        foreach (var requirement in BatchJson.Items(overrides, "resourceRequirements"))
        {
            var type = requirement["type"]?.ToString();
            if (present.FirstOrDefault(found => found!["type"]?.ToString() == type) is { } old)
                present.Remove(old);
            present.Add(requirement.DeepClone());
        }
    }

    private static decimal Vcpus(JsonObject container)
    {
        var asked = container["resourceRequirements"]!.AsArray().FirstOrDefault(found => found!["type"]?.ToString() == "VCPU")?["value"]?.ToString() ?? container["vcpus"]?.ToString();
        return asked is null ? 1
            : decimal.TryParse(asked, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value > 0 ? value
            : throw BatchJson.Refusal($"VCPU must be a positive number, not '{asked}'.");
    }

    private static JsonObject Retry(JsonNode strategy)
    {
        var attempts = BatchJson.Int(strategy["attempts"], "retryStrategy.attempts") ?? 1;
        if (attempts is < 1 or > MaxAttempts)
            throw BatchJson.Refusal($"retryStrategy.attempts must be between 1 and {MaxAttempts}, not {attempts}.");
        var rules = BatchJson.Items(strategy["evaluateOnExit"], "evaluateOnExit").ToList();
        if (rules.Count > MaxRules)
            throw BatchJson.Refusal($"evaluateOnExit may have {MaxRules} conditions, not {rules.Count}.");
        return new JsonObject { ["attempts"] = attempts, ["evaluateOnExit"] = new JsonArray([.. rules.Select(CheckedRule)]) };
    }

    private static JsonObject CheckedRule(JsonNode rule)
    {
        var checkedRule = new JsonObject();
        foreach (var name in new[] { "onStatusReason", "onReason", "onExitCode" })
        {
            if (rule[name]?.ToString() is not { } pattern)
                continue;
            if (pattern.Length > MaxPattern || pattern.TrimEnd('*').Contains('*') || (name == "onExitCode" && !pattern.TrimEnd('*').All(char.IsAsciiDigit)))
                throw BatchJson.Refusal($"'{pattern}' is no pattern for {name}: up to {MaxPattern} characters (digits for an exit code), with an asterisk at the end alone.");
            checkedRule[name] = pattern;
        }

        var action = rule["action"]?.ToString() ?? "";
        if (!action.Equals("RETRY", StringComparison.OrdinalIgnoreCase) && !action.Equals("EXIT", StringComparison.OrdinalIgnoreCase))
            throw BatchJson.Refusal($"evaluateOnExit.action must be RETRY or EXIT, not '{action}'.");
        checkedRule["action"] = action;
        return checkedRule.Count > 1 ? checkedRule : throw BatchJson.Refusal("A condition of evaluateOnExit must have onStatusReason, onReason or onExitCode.");
    }

    private static ExitRule Rule(JsonNode rule) => new(
        rule["onStatusReason"]?.ToString(),
        rule["onReason"]?.ToString(),
        rule["onExitCode"]?.ToString(),
        rule["action"]!.ToString().Equals("RETRY", StringComparison.OrdinalIgnoreCase));

    private static JsonObject Timeout(JsonNode timeout) => BatchJson.Int(timeout["attemptDurationSeconds"], "attemptDurationSeconds") switch
    {
        null => [],
        < MinTimeout and var seconds => throw BatchJson.Refusal($"attemptDurationSeconds must be at least {MinTimeout}, not {seconds}."),
        var seconds => new JsonObject { ["attemptDurationSeconds"] = seconds },
    };

    private static Dictionary<string, string> Tags(JsonObject request)
    {
        var tags = BatchJson.Map(request["tags"], "tags");
        if (tags.Count > MaxTags)
            throw BatchJson.Refusal($"A job may have {MaxTags} tags, not {tags.Count}.");
        if (tags.FirstOrDefault(tag => tag.Key.Length is 0 or > 128 || tag.Value.Length > 256) is { Key: { } bad })
            throw BatchJson.Refusal($"The tag '{bad}' is too long: a key may have 128 characters, a value 256.");
        return tags;
    }
}
