using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Aws.Preflight;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Text;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>What must be so before a run is begun. Whatever is not is said in one sentence, with what to do.</summary>
internal static class RunChecks
{
    // S3 Control takes tokens of up to 64 characters, and AWS Batch names of 128, which have the run's id, the task's and a few letters.
    private const int LongestRunId = 64;

    // Program, connections and the rows under way take about 200 MiB; the rest is room for the collector.
    private const long WorkersOwnMemory = 512L << 20;

    /// <exception cref="TransferException">The helper cannot take a run.</exception>
    public static HelperFacts Ready(HelperInfo helper, string version)
    {
        var state = StackChecks.OfState(helper.Name, helper.Region, helper);
        if (!helper.IsReady)
            throw new TransferException(helper.IsChanging ? FailureKind.InUse : FailureKind.InvalidRequest, $"The helper '{helper.Name}' is not ready: {state.Message} {state.Fix}", helper.Name);
        if (helper.Version is not { } has || IsOlder(has, version))
        {
            throw new TransferException(
                FailureKind.InvalidRequest,
                $"The helper '{helper.Name}' is of version {helper.Version ?? "(unknown)"}, which is older than this module, {version}, and would not understand the run. Run Install-TransferHelper {helper.Name} to update it.",
                helper.Name);
        }

        return HelperFacts.Of(helper);
    }

    // Below runs/jobs/ and for jobs that somebody made by hand.
    private const string TakenPrefix = "job";

    /// <exception cref="TransferException">It is no id.</exception>
    public static void RunId(string runId)
    {
        if (runId.Length is 0 or > LongestRunId || !runId.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') || runId[0] is '-' or '_' || runId.StartsWith(TakenPrefix, StringComparison.Ordinal))
            throw new TransferException(FailureKind.InvalidRequest, $"'{runId}' cannot be a run's id: it has letters, digits, hyphens and underscores, {LongestRunId} at most, begins with a letter or digit, and not with '{TakenPrefix}'. Leave -RunId out for one that sorts by time.", runId);
    }

    /// <exception cref="TransferException">The helper may not write there.</exception>
    public static void Destination(HelperFacts helper, string bucket, TransferOptions options)
    {
        if (helper.Destinations.Count > 0 && !helper.Destinations.Contains(bucket))
        {
            throw new TransferException(
                FailureKind.AccessDenied,
                $"The helper '{helper.Name}' may not write to the bucket '{bucket}': it was installed for {string.Join(", ", helper.Destinations)}. "
                    + $"Choose one of these, or run Install-TransferHelper {helper.Name} -DestinationBucket with all that it shall write to.",
                bucket);
        }

        if (options.Destination.Encryption?.KmsKeyId is { } key && key.StartsWith("arn:", StringComparison.Ordinal) && !helper.DestinationKeys.Contains(key))
        {
            throw new TransferException(
                FailureKind.KmsDenied,
                $"The helper '{helper.Name}' may not use the KMS key '{key}'. Run Install-TransferHelper {helper.Name} -DestinationKmsKeyArn with all keys that it shall encrypt with, or leave -KmsKeyId out for what the bucket says.",
                key);
        }
    }

    /// <exception cref="TransferException">A worker has not got so much.</exception>
    public static void Memory(HelperFacts helper, long? budget)
    {
        var has = (long)helper.Number("WorkerMemory", 4096) << 20;
        var most = has - WorkersOwnMemory;
        if (budget > most)
        {
            throw new TransferException(
                FailureKind.InvalidRequest,
                $"-MemoryBudget is {ByteText.Format(budget.Value)}, and a worker of the helper '{helper.Name}' has {ByteText.Format(has)}, of which {ByteText.Format(WorkersOwnMemory)} are its own. "
                    + $"Write {ByteText.Format(most)} or less, or leave it out for what is right for nearly everybody.",
                helper.Name);
        }
    }

    /// <returns>Why the helper may not read a bucket; null when it may.</returns>
    public static string? Source(HelperFacts helper, string bucket) => helper.Sources.Count == 0 || helper.Sources.Contains(bucket)
        ? null
        : $"The helper '{helper.Name}' may not read the bucket '{bucket}': it was installed for {string.Join(", ", helper.Sources)}. Take its rows out, or run Install-TransferHelper {helper.Name} -SourceBucket with all that it shall read.";

    private static bool IsOlder(string has, string version) =>
        Version.TryParse(has.Split('-', '+')[0], out var its) && Version.TryParse(version.Split('-', '+')[0], out var ours) ? its < ours : has != version;
}
