using MediaExchange.Transfer.Aws.Clients.Batch;

namespace MediaExchange.Transfer.Aws.Preflight;

/// <summary>AWS Batch: the queue, what it runs on, and the job definition.</summary>
internal sealed class QueueChecks(AmazonBatchClient client)
{
    private const string Area = CheckAreas.Queue;
    private const string Enabled = "ENABLED";
    private const string Valid = "VALID";

    public async Task<HelperCheck> QueueAsync(HelperFacts helper, CancellationToken cancellationToken)
    {
        var arn = helper.Output("JobQueueArn");
        var answer = await client.DescribeJobQueuesAsync(new DescribeJobQueuesRequest { JobQueues = [arn] }, cancellationToken).ConfigureAwait(false);
        if (answer.JobQueues is not [var queue, ..])
            return Gone("job queue", arn);
        var subject = queue.JobQueueName ?? arn;
        if (queue.Status != Valid)
            return HelperCheck.Fail(Area, subject, $"The job queue is {queue.Status}{HelperCheck.Reason(queue.StatusReason)}", "Wait if it is being updated; otherwise correct what is named, and run Install-TransferHelper again.");
        return queue.State == Enabled
            ? HelperCheck.Pass(Area, subject, "The job queue is enabled.")
            : HelperCheck.Fail(Area, subject, $"The job queue is {queue.State}: nothing can be submitted.", $"Somebody disabled it; enable it with 'aws batch update-job-queue --job-queue {subject} --state ENABLED'.");
    }

    public async Task<HelperCheck> EnvironmentAsync(HelperFacts helper, CancellationToken cancellationToken)
    {
        var arn = helper.Output("ComputeEnvironmentArn");
        var answer = await client.DescribeComputeEnvironmentsAsync(new DescribeComputeEnvironmentsRequest { ComputeEnvironments = [arn] }, cancellationToken).ConfigureAwait(false);
        if (answer.ComputeEnvironments is not [var environment, ..])
            return Gone("compute environment", arn);
        var subject = environment.ComputeEnvironmentName ?? arn;
        if (environment.Status != Valid)
            return HelperCheck.Fail(Area, subject, $"The compute environment is {environment.Status}{HelperCheck.Reason(environment.StatusReason)}", "Wait if it is being updated; otherwise correct what is named (subnets, security groups, roles), and run Install-TransferHelper again.");
        return environment.State == Enabled
            ? HelperCheck.Pass(Area, subject, $"The compute environment is enabled, up to {environment.ComputeResources?.MaxvCpus} vCPUs.")
            : HelperCheck.Fail(Area, subject, $"The compute environment is {environment.State}: jobs would wait for ever.", $"Enable it with 'aws batch update-compute-environment --compute-environment {subject} --state ENABLED'.");
    }

    public async Task<HelperCheck> DefinitionAsync(HelperFacts helper, CancellationToken cancellationToken)
    {
        var arn = helper.Output("JobDefinitionArn");
        var answer = await client.DescribeJobDefinitionsAsync(new DescribeJobDefinitionsRequest { JobDefinitions = [arn] }, cancellationToken).ConfigureAwait(false);
        if (answer.JobDefinitions is not [var definition, ..] || definition.Status != "ACTIVE")
            return Gone("job definition", arn);
        var image = definition.ContainerProperties?.Image;
        return image == helper.Output("WorkerImageUri")
            ? HelperCheck.Pass(Area, $"{definition.JobDefinitionName}:{definition.Revision}", "The job definition is active.")
            : HelperCheck.Fail(Area, $"{definition.JobDefinitionName}:{definition.Revision}", $"The job definition runs the image '{image}', and the helper was installed with '{helper.Output("WorkerImageUri")}'.", "Run Install-TransferHelper again.");
    }

    private static HelperCheck Gone(string what, string arn) =>
        HelperCheck.Fail(Area, arn, $"There is no such {what}; somebody has removed it.", "Uninstall the helper with -KeepBucket, and install it anew.");
}
