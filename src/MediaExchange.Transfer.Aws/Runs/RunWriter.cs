using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>Names of those who write ledgers, and of the single tasks of a run: made from what they are for, so that whoever does it again has the same.</summary>
internal static class RunWriter
{
    /// <summary>Characters of a task's id.</summary>
    public const int TaskIdLength = 32;

    /// <summary>An execution environment of the driver; each has an id of its own.</summary>
    public static string Driver(string environment) => $"driver-{environment}";

    /// <summary>A single job of AWS Batch, over all of its attempts.</summary>
    public static string Task(string taskId) => $"task-{taskId}";

    /// <summary>A child of an array job, over all of its attempts.</summary>
    public static string Child(int index) => string.Create(CultureInfo.InvariantCulture, $"child-{index:00000}");

    /// <summary>The id of the task that transfers an object: 32 hexadecimal digits.</summary>
    public static string TaskId(ObjectLocation source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var text = $"{source.Bucket}\0{source.Key}\0{source.VersionId}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, TaskIdLength / 2));
    }

    /// <summary>The name of the AWS Batch job of a task, by which a second submission is recognised.</summary>
    public static string TaskJob(string runId, string taskId) => $"mediaexchange-{runId}-{taskId}";

    /// <summary>The name of the array job of a run.</summary>
    public static string ArrayJob(string runId) => $"mediaexchange-{runId}";
}
