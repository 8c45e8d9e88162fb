using System.Diagnostics.CodeAnalysis;
using MediaExchange.Transfer.Aws.Runs;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Worker.Tasks;

/// <summary>Which work of which run an address names.</summary>
/// <param name="Bucket">The helper's bucket.</param>
/// <param name="RunId">The run.</param>
/// <param name="TaskKey">The key of a <see cref="TaskDocument"/>; null for the run's document, which stands for a slice of its inventory.</param>
internal sealed record TaskAddress(string Bucket, string RunId, string? TaskKey)
{
    /// <summary>Reads an address such as <c>s3://bucket/runs/RUN/tasks/TASK.json</c> or <c>s3://bucket/runs/RUN/run.json</c>.</summary>
    public static bool TryParse(S3Address address, [NotNullWhen(true)] out TaskAddress? task)
    {
        task = address.Key.StartsWith(RunLayout.Root, StringComparison.Ordinal) ? address.Key[RunLayout.Root.Length..].Split('/') switch
        {
            [{ Length: > 0 } run, "run.json"] => new TaskAddress(address.Bucket, run, null),
            [{ Length: > 0 } run, "tasks", { Length: > 5 } name] when name.EndsWith(".json", StringComparison.Ordinal) => new TaskAddress(address.Bucket, run, address.Key),
            _ => null,
        }
        : null;
        return task is not null;
    }
}
