using MediaExchange.Transfer.Aws.Clients.Batch;
using MediaExchange.Transfer.Aws.Clients.S3Control;
using MediaExchange.Transfer.Aws.Preflight;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>The job that carries a run out: made once, however often it is asked for, and found again.</summary>
internal sealed class RunJobs(RunClients clients, HelperFacts helper)
{
    private const string CsvManifest = "S3BatchOperations_CSV_20180820";
    private const string CsvReport = "Report_CSV_20180820";
    private const int LongestDescription = 256;
    private const int LongestArgument = 1024;

    // How the driver names the run of a job that somebody made by hand.
    private const string HandMade = "job-";

    private readonly RunDocuments _records = new(clients.Store, helper.Output("HelperBucketName"));

    /// <summary>Makes the job, unless there is one.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="Engine.TransferException">It cannot be made.</exception>
    public async Task<string> BeginAsync(RunDocument run, CancellationToken cancellationToken)
    {
        var id = await FindAsync(run, cancellationToken).ConfigureAwait(false);
        id ??= await clients.AskAsync($"The run '{run.RunId}' cannot be begun", run.RunId, () => MakeAsync(run, cancellationToken)).ConfigureAwait(false);
        await _records.WriteAsync(RunLayout.Job(run.RunId), new JobDocument(id), RunsJson.Relaxed.JobDocument, cancellationToken).ConfigureAwait(false);
        return id;
    }

    /// <summary>Finds the job.</summary>
    /// <returns>Null when there is none, or when the service has forgotten it and nobody wrote it down.</returns>
    public async Task<string?> FindAsync(RunDocument run, CancellationToken cancellationToken)
    {
        if (run.RunId.StartsWith(HandMade, StringComparison.Ordinal))
            return run.RunId[HandMade.Length..];
        if (await _records.TryReadJobAsync(run.RunId, cancellationToken).ConfigureAwait(false) is { } known)
            return known;
        return await clients.AskAsync($"The job of the run '{run.RunId}' cannot be looked for", run.RunId, () => run.Engine switch
        {
            RunEngine.S3Batch => FindInS3Async(run.RunId, cancellationToken),
            RunEngine.BatchArray => FindInBatchAsync(RunWriter.ArrayJob(run.RunId), cancellationToken),
            _ => FindInBatchAsync(RunWriter.TaskJob(run.RunId, RunWriter.TaskId(run.Recipe.Location!)), cancellationToken),
        }).ConfigureAwait(false);
    }

    private Task<string> MakeAsync(RunDocument run, CancellationToken cancellationToken) => run.Engine switch
    {
        RunEngine.S3Batch => CreateInS3Async(run, cancellationToken),
        RunEngine.BatchArray => SubmitArrayAsync(run, cancellationToken),
        _ => SubmitTaskAsync(run, cancellationToken),
    };

    private async Task<string> CreateInS3Async(RunDocument run, CancellationToken cancellationToken)
    {
        var inventory = run.Inventory!;
        var destination = new S3Address(run.Recipe.DestinationBucket, run.Recipe.Keys.AddPrefix).ToString();
        var request = new CreateJobRequest
        {
            AccountId = helper.Account,
            ClientRequestToken = run.RunId,
            ConfirmationRequired = run.NeedsConfirmation,
            Description = Cut(run.Description is null ? RunWriter.ArrayJob(run.RunId) : $"{RunWriter.ArrayJob(run.RunId)}: {run.Description}", LongestDescription),
            Priority = run.Priority,
            RoleArn = helper.Output("BatchOperationsRoleArn"),
            Operation = new JobOperation
            {
                LambdaInvoke = new LambdaInvokeOperation
                {
                    FunctionArn = helper.Output("DriverFunctionArn"),
                    InvocationSchemaVersion = "2.0",
                    UserArguments = new Dictionary<string, string>
                    {
                        ["run"] = run.RunId,
                        ["destination"] = Cut(destination, LongestArgument),
                        ["options"] = Cut(RecipeText.Of(run.Recipe), LongestArgument),
                    },
                },
            },
            Manifest = new JobManifest
            {
                Spec = new JobManifestSpec { Format = CsvManifest, Fields = inventory.HasVersions ? ["Bucket", "Key", "VersionId"] : ["Bucket", "Key"] },
                Location = new JobManifestLocation { ObjectArn = $"{helper.BucketArn(inventory.Bucket)}/{inventory.Key}", ObjectVersionId = inventory.VersionId, ETag = inventory.ETag },
            },
            Report = new JobReport { Enabled = true, Bucket = helper.BucketArn(_records.Bucket), Format = CsvReport, Prefix = RunLayout.Report(run.RunId), ReportScope = "AllTasks" },
            Tags = [.. Tags(run).Select(tag => new S3Tag { Key = tag.Key, Value = tag.Value })],
        };
        return (await clients.Control.CreateJobAsync(request, cancellationToken).ConfigureAwait(false)).JobId!;
    }

    private Task<string> SubmitArrayAsync(RunDocument run, CancellationToken cancellationToken) => SubmitAsync(
        run,
        RunWriter.ArrayJob(run.RunId),
        RunLayout.Document(run.RunId),
        run.Array is { Children: > 1 and var children } ? new ArrayProperties { Size = children } : null,
        cancellationToken);

    private async Task<string> SubmitTaskAsync(RunDocument run, CancellationToken cancellationToken)
    {
        var source = run.Recipe.Location!;
        var task = new TaskDocument { RunId = run.RunId, TaskId = RunWriter.TaskId(source), Source = source, Because = "Asked", At = clients.Time.GetUtcNow() };
        var key = RunLayout.Task(run.RunId, task.TaskId);
        await _records.WriteAsync(key, task, RunsJson.Relaxed.TaskDocument, cancellationToken).ConfigureAwait(false);
        return await SubmitAsync(run, RunWriter.TaskJob(run.RunId, task.TaskId), key, null, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> SubmitAsync(RunDocument run, string name, string document, ArrayProperties? array, CancellationToken cancellationToken)
    {
        var request = new SubmitJobRequest
        {
            JobName = name,
            JobQueue = helper.Output("JobQueueArn"),
            JobDefinition = helper.Output("JobDefinitionArn"),
            ArrayProperties = array,
            ContainerOverrides = new ContainerOverrides { Command = ["task", $"s3://{_records.Bucket}/{document}"] },
            Tags = Tags(run),
            PropagateTags = true,
        };
        return (await clients.Batch.SubmitOnceAsync(request, cancellationToken).ConfigureAwait(false)).JobId!;
    }

    private async Task<string?> FindInS3Async(string runId, CancellationToken cancellationToken)
    {
        var name = RunWriter.ArrayJob(runId);
        var request = new Clients.S3Control.ListJobsRequest { AccountId = helper.Account };
        do
        {
            var page = await clients.Control.ListJobsAsync(request, cancellationToken).ConfigureAwait(false);
            if (page.Jobs.Find(job => job.Description == name || job.Description?.StartsWith(name + ":", StringComparison.Ordinal) == true) is { } found)
                return found.JobId;
            request.NextToken = page.NextToken;
        }
        while (!string.IsNullOrEmpty(request.NextToken));
        return null;
    }

    private async Task<string?> FindInBatchAsync(string name, CancellationToken cancellationToken)
    {
        await foreach (var job in BatchJobs.ListAsync(clients.Batch, helper.Output("JobQueueArn"), name, cancellationToken).ConfigureAwait(false))
        {
            // The filter disregards case.
            if (job.JobName == name)
                return job.JobId;
        }

        return null;
    }

    private static Dictionary<string, string> Tags(RunDocument run) => new(run.Tags ?? new Dictionary<string, string>()) { [TaskJobs.RunTag] = run.RunId };

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";
}
