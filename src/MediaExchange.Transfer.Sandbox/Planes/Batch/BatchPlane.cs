using System.Globalization;
using System.Text.Json.Nodes;

namespace MediaExchange.Transfer.Sandbox.Planes.Batch;

/// <summary>AWS Batch: jobs on the queues that stacks made.</summary>
internal sealed class BatchPlane(BatchScheduler scheduler, BatchResources resources)
{
    private const int MaxDescribed = 100;
    private const int MaxListed = 1000;
    private const int MaxFiltered = 100;
    private const int MaxReason = 1024;

    public Task InvokeAsync(PlaneContext context) => context.Request.Operation switch
    {
        "SubmitJob" => SubmitAsync(context),
        "DescribeJobs" => DescribeJobsAsync(context),
        "ListJobs" => ListAsync(context),
        "CancelJob" => CancelAsync(context, isTermination: false),
        "TerminateJob" => CancelAsync(context, isTermination: true),
        "DescribeJobQueues" => DescribeAsync(context, "jobQueues", asked => resources.Queues(context.Place, asked, scheduler.Settings.QueueState)),
        "DescribeComputeEnvironments" => DescribeAsync(context, "computeEnvironments", asked => resources.Environments(context.Place, asked)),
        "DescribeJobDefinitions" => DescribeDefinitionsAsync(context),
        _ => throw context.Unknown("Batch"),
    };

    private static string Required(JsonObject document, string name) =>
        BatchJson.Text(document[name]) is { Length: > 0 } value ? value : throw BatchJson.Refusal($"{name} must not be empty.");

    /// <summary>A part of a list that is complete when it is asked for: a token is the place of the next.</summary>
    private static JsonObject Page(string name, JsonArray all, JsonObject document)
    {
        var limit = BatchJson.Int(document["maxResults"], "maxResults") ?? MaxDescribed;
        var start = BatchJson.Int(document["nextToken"], "nextToken") ?? 0;
        if (limit is < 1 or > MaxDescribed || start < 0)
            throw BatchJson.Refusal($"maxResults must be from 1 to {MaxDescribed}.");
        var answer = new JsonObject { [name] = new JsonArray([.. all.Skip(start).Take(limit).Select(item => item!.DeepClone())]) };
        if (start + limit < all.Count)
            answer["nextToken"] = (start + limit).ToString(CultureInfo.InvariantCulture);
        return answer;
    }

    private static Func<BatchJob, bool> Filter(JsonNode filter)
    {
        var name = filter["name"]?.ToString();
        var value = BatchJson.Texts(filter["values"], "values") is [var only] ? only : throw BatchJson.Refusal("A filter must have one value.");
        var isPrefix = value.EndsWith('*');
        var stem = isPrefix ? value[..^1] : value;
        return name switch
        {
            "JOB_NAME" => job => isPrefix ? job.Name.StartsWith(stem, StringComparison.OrdinalIgnoreCase) : job.Name.Equals(value, StringComparison.OrdinalIgnoreCase),
            "JOB_DEFINITION" => job => DefinitionFits(job.Spec.DefinitionArn, value, stem, isPrefix),
            "BEFORE_CREATED_AT" => job => job.Created.ToUnixTimeMilliseconds() < Milliseconds(value),
            "AFTER_CREATED_AT" => job => job.Created.ToUnixTimeMilliseconds() > Milliseconds(value),
            _ => throw BatchJson.Refusal($"The sandbox knows the filters JOB_NAME, JOB_DEFINITION, BEFORE_CREATED_AT and AFTER_CREATED_AT, not '{name}'."),
        };
    }

    private static bool DefinitionFits(string arn, string value, string stem, bool isPrefix)
    {
        var name = arn[(arn.IndexOf('/', StringComparison.Ordinal) + 1)..arn.LastIndexOf(':')];
        return arn == value || (isPrefix ? name.StartsWith(stem, StringComparison.Ordinal) : name == value);
    }

    private static long Milliseconds(string value) => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var time)
        ? time
        : throw BatchJson.Refusal($"'{value}' is no number of milliseconds since 1970.");

    private static Func<BatchJob, bool> WithStatus(JsonObject document)
    {
        var asked = BatchJson.Text(document["jobStatus"]) ?? BatchDocuments.Text(JobStatus.Running);
        return Enum.GetValues<JobStatus>().Any(status => BatchDocuments.Text(status) == asked)
            ? job => BatchDocuments.Text(job.Status) == asked
            : throw BatchJson.Refusal($"'{asked}' is no status of a job.");
    }

    private Task SubmitAsync(PlaneContext context)
    {
        var document = JsonDocuments.Read(
            context,
            "jobName", "jobQueue", "jobDefinition", "arrayProperties", "dependsOn", "parameters", "containerOverrides", "retryStrategy", "propagateTags", "timeout", "tags");
        var asked = Required(document, "jobQueue");
        var queue = resources.Queue(context.Place, asked) ?? throw BatchJson.Refusal($"JobQueue {asked} not found.");
        if (BatchResources.StateOf(queue, scheduler.Settings.QueueState) != "ENABLED")
            throw BatchJson.Refusal($"JobQueue {queue.PhysicalId} is in DISABLED state and takes no jobs.");
        var definition = resources.Definition(context.Place, Required(document, "jobDefinition"));
        var (name, size, spec) = JobSubmission.Read(document, context.Request.Body.Length, definition);
        var job = scheduler.Submit(context.Place, queue, name, size, spec);
        return JsonDocuments.SendAsync(context, new JsonObject { ["jobArn"] = job.Arn, ["jobName"] = job.Name, ["jobId"] = job.Id });
    }

    private Task DescribeJobsAsync(PlaneContext context)
    {
        var ids = BatchJson.Texts(JsonDocuments.Read(context, "jobs")["jobs"], "jobs");
        if (ids.Count is 0 or > MaxDescribed)
            throw BatchJson.Refusal($"jobs must hold 1 to {MaxDescribed} ids, not {ids.Count}.");
        return JsonDocuments.SendAsync(context, new JsonObject
        {
            ["jobs"] = scheduler.Read((jobs, _) => new JsonArray(
                [.. ids.Distinct().Select(jobs.GetValueOrDefault).Where(job => job?.Place == context.Place).Select(job => BatchDocuments.Detail(job!))])),
        });
    }

    /// <summary>Of a queue the youngest first, of an array by index; a token is the sequence number of the last that was listed.</summary>
    private Task ListAsync(PlaneContext context)
    {
        var document = JsonDocuments.Read(context, "jobQueue", "arrayJobId", "multiNodeJobId", "jobStatus", "maxResults", "nextToken", "filters");
        var (queueName, arrayId) = (BatchJson.Text(document["jobQueue"]), BatchJson.Text(document["arrayJobId"]));
        if (queueName is null == arrayId is null || document["multiNodeJobId"] is not null)
            throw BatchJson.Refusal("Exactly one of jobQueue and arrayJobId must be given; the sandbox has no multi-node jobs.");
        var filters = BatchJson.Items(document["filters"], "filters").ToList();
        if (filters.Count > 1)
            throw BatchJson.Refusal("Only one filter can be used at a time.");
        var most = filters.Count > 0 ? MaxFiltered : MaxListed;
        var limit = Math.Min(BatchJson.Int(document["maxResults"], "maxResults") ?? most, most);
        if (limit < 1)
            throw BatchJson.Refusal("maxResults must be at least 1.");

        // Filters are for queues, and take the place of the status.
        var fits = filters is [var filter] && queueName is not null ? Filter(filter) : WithStatus(document);
        var queue = queueName is null ? null : resources.Queue(context.Place, queueName) ?? throw BatchJson.Refusal($"JobQueue {queueName} not found.");
        var token = BatchJson.Text(document["nextToken"]) is { } text ? Milliseconds(text) : (long?)null;
        return JsonDocuments.SendAsync(context, scheduler.Read((jobs, roots) =>
        {
            var candidates = queue is not null
                ? Enumerable.Reverse(roots).Where(job => job.Queue.PhysicalId == queue.PhysicalId && job.Place == context.Place && !(job.Sequence >= token))
                : (jobs.GetValueOrDefault(arrayId!) is { } array && array.Place == context.Place ? array.Children ?? [] : []).Where(job => !(job.Sequence <= token));
            var page = candidates.Where(fits).Take(limit + 1).ToList();
            var answer = new JsonObject { ["jobSummaryList"] = new JsonArray([.. page.Take(limit).Select(BatchDocuments.Summary)]) };
            if (page.Count > limit)
                answer["nextToken"] = page[limit - 1].Sequence.ToString(CultureInfo.InvariantCulture);
            return answer;
        }));
    }

    private Task CancelAsync(PlaneContext context, bool isTermination)
    {
        var document = JsonDocuments.Read(context, "jobId", "reason");
        var reason = Required(document, "reason");
        if (reason.Length > MaxReason)
            throw BatchJson.Refusal($"reason may have {MaxReason} characters, not {reason.Length}.");
        scheduler.Cancel(context.Place, Required(document, "jobId"), reason, isTermination);
        return JsonDocuments.SendAsync(context, new JsonObject());
    }

    private static Task DescribeAsync(PlaneContext context, string name, Func<IReadOnlyCollection<string>, JsonArray> find)
    {
        var document = JsonDocuments.Read(context, name, "maxResults", "nextToken");
        return JsonDocuments.SendAsync(context, Page(name, find(BatchJson.Texts(document[name], name)), document));
    }

    private Task DescribeDefinitionsAsync(PlaneContext context)
    {
        const string Name = "jobDefinitions";
        var document = JsonDocuments.Read(context, Name, "jobDefinitionName", "status", "maxResults", "nextToken");
        var found = resources.Definitions(context.Place, BatchJson.Texts(document[Name], Name), BatchJson.Text(document["jobDefinitionName"]), BatchJson.Text(document["status"]));
        return JsonDocuments.SendAsync(context, Page(Name, found, document));
    }
}
