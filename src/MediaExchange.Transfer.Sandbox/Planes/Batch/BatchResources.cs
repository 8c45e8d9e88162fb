using System.Globalization;
using System.Text.Json.Nodes;
using MediaExchange.Transfer.Sandbox.Planes.Resources;

namespace MediaExchange.Transfer.Sandbox.Planes.Batch;

/// <summary>Queues, definitions and compute environments that stacks have made, by name or ARN, and how they are described.</summary>
internal sealed class BatchResources(ResourceRegistry resources)
{
    public const string QueueType = "AWS::Batch::JobQueue";
    public const string DefinitionType = "AWS::Batch::JobDefinition";
    public const string EnvironmentType = "AWS::Batch::ComputeEnvironment";

    private static readonly string[] _numbers = ["minvCpus", "maxvCpus", "desiredvCpus", "bidPercentage"];

    public static bool IsFargate(ResourceRecord environment) =>
        environment.Properties["ComputeResources"]?["Type"]?.ToString().StartsWith("FARGATE", StringComparison.Ordinal) == true;

    public static decimal MaxVcpus(ResourceRecord environment) => BatchJson.Int(environment.Properties["ComputeResources"]?["MaxvCpus"], "MaxvCpus") ?? 0;

    public static int RevisionOf(ResourceRecord definition) =>
        int.Parse(definition.PhysicalId.AsSpan(definition.PhysicalId.LastIndexOf(':') + 1), CultureInfo.InvariantCulture);

    public ResourceRecord? Queue(AwsPlace place, string nameOrArn) => Find(place, QueueType, nameOrArn);

    /// <exception cref="PlaneException">ClientException: there is none that is active.</exception>
    public ResourceRecord Definition(AwsPlace place, string asked) =>
        resources.All(place, DefinitionType).FirstOrDefault(definition =>
            asked == definition.PhysicalId || asked == ArnWithoutRevision(definition) || asked == definition.Name || asked == $"{definition.Name}:{RevisionOf(definition)}")
        ?? throw BatchJson.Refusal(asked.StartsWith("arn:", StringComparison.Ordinal)
            ? $"JobDefinition {asked} not found."
            : $"JobDefinition name {asked} does not exist or is not in ACTIVE status");

    /// <summary>The first of a queue's compute environments that is there and enabled.</summary>
    public ResourceRecord? EnvironmentOf(ResourceRecord queue) =>
        (queue.Properties["ComputeEnvironmentOrder"] as JsonArray ?? [])
            .OrderBy(entry => BatchJson.Int(entry?["Order"], "Order"))
            .Select(entry => Find(queue.Place, EnvironmentType, entry?["ComputeEnvironment"]?.ToString() ?? ""))
            .FirstOrDefault(environment => environment is not null && environment.Text("State") is "" or "ENABLED");

    public JsonArray Queues(AwsPlace place, IReadOnlyCollection<string>? asked, string? state) => Documents(place, QueueType, asked, queue => new JsonObject
    {
        ["jobQueueName"] = queue.Name,
        ["jobQueueArn"] = queue.PhysicalId,
        ["state"] = StateOf(queue, state),
        ["status"] = "VALID",
        ["statusReason"] = "JobQueue Healthy",
        ["priority"] = BatchJson.Int(queue.Properties["Priority"], "Priority") ?? 1,
        ["computeEnvironmentOrder"] = new JsonArray([.. (queue.Properties["ComputeEnvironmentOrder"] as JsonArray ?? []).Select(entry => new JsonObject
        {
            ["order"] = BatchJson.Int(entry?["Order"], "Order"),
            ["computeEnvironment"] = Find(place, EnvironmentType, entry?["ComputeEnvironment"]?.ToString() ?? "")?.PhysicalId,
        })]),
        ["serviceEnvironmentOrder"] = new JsonArray(),
        ["jobStateTimeLimitActions"] = new JsonArray([.. (queue.Properties["JobStateTimeLimitActions"] as JsonArray ?? []).Select(entry => new JsonObject
        {
            ["action"] = entry?["Action"]?.ToString(),
            ["maxTimeSeconds"] = BatchJson.Int(entry?["MaxTimeSeconds"], "MaxTimeSeconds"),
            ["reason"] = entry?["Reason"]?.ToString(),
            ["state"] = entry?["State"]?.ToString(),
        })]),
        ["tags"] = BatchJson.Document(queue.Tags),
    });

    public JsonArray Environments(AwsPlace place, IReadOnlyCollection<string>? asked) => Documents(place, EnvironmentType, asked, environment =>
    {
        var compute = (JsonObject)BatchJson.Camel(environment.Properties["ComputeResources"] as JsonObject ?? [])!;
        foreach (var name in _numbers)
        {
            if (compute[name] is { } number)
                compute[name] = BatchJson.Int(number, name);
        }

        compute.Remove("updateToLatestImageVersion");
        return new JsonObject
        {
            ["computeEnvironmentName"] = environment.Name,
            ["computeEnvironmentArn"] = environment.PhysicalId,
            ["ecsClusterArn"] = ClusterArn(environment),
            ["tags"] = BatchJson.Document(environment.Tags),
            ["type"] = environment.Text("Type").ToUpperInvariant(),
            ["state"] = environment.Text("State") is { Length: > 0 } state ? state : "ENABLED",
            ["status"] = "VALID",
            ["statusReason"] = "ComputeEnvironment Healthy",
            ["computeResources"] = compute,
            ["serviceRole"] = environment.Text("ServiceRole") is { Length: > 0 } role
                ? role
                : place.GlobalArn("iam", "role/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch"),
            ["containerOrchestrationType"] = "ECS",
        };
    });

    public JsonArray Definitions(AwsPlace place, IReadOnlyCollection<string>? asked, string? name, string? status)
    {
        // Former revisions are deregistered by the update that follows them.
        if (status is not (null or "ACTIVE"))
            return [];
        var found = resources.All(place, DefinitionType).Where(definition =>
            asked is { Count: > 0 } ? asked.Contains(definition.PhysicalId) || asked.Contains($"{definition.Name}:{RevisionOf(definition)}") : name is null || name == definition.Name || name == ArnWithoutRevision(definition));
        return [.. found.Select(Document)];
    }

    public static string StateOf(ResourceRecord queue, string? state) => state ?? (queue.Text("State") is { Length: > 0 } own ? own : "ENABLED");

    public static string ClusterArn(ResourceRecord environment) => environment.Place.Arn("ecs", $"cluster/{environment.Name}_Batch_{environment.Derived("").ToLowerInvariant()}");

    private static string ArnWithoutRevision(ResourceRecord definition) => definition.PhysicalId[..definition.PhysicalId.LastIndexOf(':')];

    private static JsonObject Document(ResourceRecord definition)
    {
        var document = JobSubmission.DefinitionDocument(definition);
        document["jobDefinitionName"] = definition.Name;
        document["jobDefinitionArn"] = definition.PhysicalId;
        document["revision"] = RevisionOf(definition);
        document["status"] = "ACTIVE";
        document["type"] = definition.Text("Type");
        document["parameters"] = BatchJson.Document(BatchJson.Map(definition.Properties["Parameters"], "Parameters"));
        document["platformCapabilities"] = BatchJson.Camel(definition.Properties["PlatformCapabilities"]) ?? new JsonArray("EC2");
        document["propagateTags"] = BatchJson.Bool(definition.Properties["PropagateTags"]) ?? false;
        document["tags"] = BatchJson.Document(definition.Tags);
        document["containerOrchestrationType"] = "ECS";
        return document;
    }

    private ResourceRecord? Find(AwsPlace place, string type, string nameOrArn) =>
        resources.Find(place, type, nameOrArn) ?? resources.All(place, type).FirstOrDefault(record => record.Name == nameOrArn);

    private JsonArray Documents(AwsPlace place, string type, IReadOnlyCollection<string>? asked, Func<ResourceRecord, JsonObject> describe) =>
        [.. resources.All(place, type).Where(record => asked is not { Count: > 0 } || asked.Contains(record.Name) || asked.Contains(record.PhysicalId)).Select(describe)];
}
