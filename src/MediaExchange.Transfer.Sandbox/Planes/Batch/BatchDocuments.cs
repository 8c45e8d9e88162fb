using System.Text.Json.Nodes;

namespace MediaExchange.Transfer.Sandbox.Planes.Batch;

/// <summary>Jobs as DescribeJobs and ListJobs show them. Whoever calls these holds the scheduler's gate.</summary>
internal static class BatchDocuments
{
    public static string Text(JobStatus status) => status.ToString().ToUpperInvariant();

    public static JsonObject Detail(BatchJob job)
    {
        var document = new JsonObject
        {
            ["jobArn"] = job.Arn,
            ["jobName"] = job.Name,
            ["jobId"] = job.Id,
            ["jobQueue"] = job.Queue.PhysicalId,
            ["status"] = Text(job.Status),
            ["attempts"] = new JsonArray([.. job.Attempts.Where(attempt => attempt.Stopped is not null).Select(attempt => Attempt(job, attempt))]),
            ["createdAt"] = Time(job.Created),
            ["dependsOn"] = new JsonArray(),
            ["jobDefinition"] = job.Spec.DefinitionArn,
            ["tags"] = BatchJson.Document(job.Spec.Tags),
            ["propagateTags"] = job.Spec.PropagatesTags,
            ["isCancelled"] = job.IsCancelled,
            ["isTerminated"] = job.IsTerminated,
        };
        foreach (var (name, value) in job.Spec.Document)
        {
            if (value is not null)
                document[name] = value.DeepClone();
        }

        AddTimes(document, job);
        if (job.Attempts is [.., var latest])
            AddContainer((JsonObject)document["container"]!, job, latest);
        if (Array(job, withSummary: true) is { } array)
            document["arrayProperties"] = array;
        return document;
    }

    public static JsonObject Summary(BatchJob job)
    {
        var document = new JsonObject
        {
            ["jobArn"] = job.Arn,
            ["jobId"] = job.Id,
            ["jobName"] = job.Name,
            ["createdAt"] = Time(job.Created),
            ["status"] = Text(job.Status),
            ["jobDefinition"] = job.Spec.DefinitionArn,
        };
        AddTimes(document, job);
        if (job.Attempts is [.., { Stopped: not null } latest])
        {
            var container = new JsonObject();
            AddEnd(container, latest);
            document["container"] = container;
        }

        if (Array(job, withSummary: false) is { } array)
            document["arrayProperties"] = array;
        return document;
    }

    private static JsonValue Time(DateTimeOffset time) => JsonValue.Create(time.ToUnixTimeMilliseconds());

    private static void AddTimes(JsonObject document, BatchJob job)
    {
        if (job.StatusReason is { } reason)
            document["statusReason"] = reason;
        if (job.Started is { } started)
            document["startedAt"] = Time(started);
        if (job.Stopped is { } stopped)
            document["stoppedAt"] = Time(stopped);
    }

    private static JsonObject Attempt(BatchJob job, JobAttempt attempt)
    {
        var container = new JsonObject { ["networkInterfaces"] = new JsonArray() };
        AddContainer(container, job, attempt);
        var document = new JsonObject { ["container"] = container, ["statusReason"] = attempt.StatusReason, ["taskProperties"] = new JsonArray() };
        if (attempt.Started is { } started)
            document["startedAt"] = Time(started);
        if (attempt.Stopped is { } stopped)
            document["stoppedAt"] = Time(stopped);
        return document;
    }

    private static void AddContainer(JsonObject container, BatchJob job, JobAttempt attempt)
    {
        var cluster = BatchResources.ClusterArn(attempt.Environment).Split('/')[^1];
        container["taskArn"] = job.Place.Arn("ecs", $"task/{cluster}/{attempt.TaskId}");
        if (attempt.InstanceId is { } instance)
            container["containerInstanceArn"] = job.Place.Arn("ecs", $"container-instance/{cluster}/{instance}");
        if (attempt.LogStream is { } stream)
            container["logStreamName"] = stream;
        AddEnd(container, attempt);
    }

    private static void AddEnd(JsonObject container, JobAttempt attempt)
    {
        if (attempt.ExitCode is { } code)
            container["exitCode"] = code;
        if (attempt.Reason is { } reason)
            container["reason"] = reason.Length > 255 ? reason[..255] : reason;
    }

    private static JsonObject? Array(BatchJob job, bool withSummary)
    {
        if (job.Parent is not null)
            return new JsonObject { ["index"] = job.Index };
        if (job.Children is not { Length: var size })
            return null;
        var array = new JsonObject { ["size"] = size };
        if (withSummary)
            array["statusSummary"] = new JsonObject(Enum.GetValues<JobStatus>().Select(status => KeyValuePair.Create(Text(status), (JsonNode?)JsonValue.Create(job.Summary[(int)status]))));
        return array;
    }
}
