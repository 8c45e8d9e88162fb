using System.Globalization;
using MediaExchange.Transfer.Sandbox.Planes.Processes;

namespace MediaExchange.Transfer.Sandbox.Planes.Batch;

/// <summary>The variables of an attempt's process: where AWS is, what definition and job say, and what Batch sets, which nobody overrides.</summary>
internal static class JobEnvironment
{
    public static Dictionary<string, string> Of(BatchJob job, JobAttempt attempt, WorkerPool workers)
    {
        var environment = workers.EnvironmentOf(job.Place);
        foreach (var (name, value) in job.Spec.Environment)
            environment[name] = value;
        environment["AWS_EXECUTION_ENV"] = attempt.InstanceId is null ? "AWS_ECS_FARGATE" : "AWS_ECS_EC2";
        environment["AWS_BATCH_JOB_ID"] = job.Id;
        environment["AWS_BATCH_JOB_ATTEMPT"] = attempt.Number.ToString(CultureInfo.InvariantCulture);
        environment["AWS_BATCH_JQ_NAME"] = job.Queue.Name;
        environment["AWS_BATCH_CE_NAME"] = attempt.Environment.Name;
        if (job.Parent is { Children: { } children })
        {
            environment["AWS_BATCH_JOB_ARRAY_INDEX"] = job.Index.ToString(CultureInfo.InvariantCulture);
            environment["AWS_BATCH_JOB_ARRAY_SIZE"] = children.Length.ToString(CultureInfo.InvariantCulture);
        }

        return environment;
    }
}
