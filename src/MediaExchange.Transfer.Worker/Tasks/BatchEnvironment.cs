using System.Globalization;

namespace MediaExchange.Transfer.Worker.Tasks;

/// <summary>What AWS Batch tells a job's container through the environment.</summary>
/// <remarks>https://docs.aws.amazon.com/batch/latest/userguide/job_env_vars.html</remarks>
internal sealed record BatchEnvironment
{
    public const string IndexVariable = "AWS_BATCH_JOB_ARRAY_INDEX";

    /// <summary>Of a child of an array job its number from 0; 0 for a job that is no array, as it is its only slice.</summary>
    public int Index { get; init; }

    public string? JobId { get; init; }

    /// <summary>From 1.</summary>
    public string? Attempt { get; init; }

    /// <exception cref="UsageException">The index is none.</exception>
    public static BatchEnvironment Read(Func<string, string?> variable)
    {
        var text = variable(IndexVariable);
        if (string.IsNullOrEmpty(text))
            text = "0";
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? new BatchEnvironment { Index = index, JobId = variable("AWS_BATCH_JOB_ID"), Attempt = variable("AWS_BATCH_JOB_ATTEMPT") }
            : throw new UsageException($"{IndexVariable} is '{text}', which is no number of a child; AWS Batch sets it, so leave it alone.");
    }
}
