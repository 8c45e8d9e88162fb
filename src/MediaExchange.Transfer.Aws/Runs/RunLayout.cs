namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>Where the records of a remote run lie in the helper's bucket. What a helper's roles may touch lies below <c>runs/</c>, so everything does.</summary>
internal static class RunLayout
{
    /// <summary>All runs.</summary>
    public const string Root = "runs/";

    /// <summary>One run, with a slash at the end. Ids begin with a date, so that runs are listed in the order of their beginning.</summary>
    public static string Folder(string runId) => $"{Root}{runId}/";

    /// <summary>What the run was told to do: a <see cref="RunDocument"/>.</summary>
    public static string Document(string runId) => $"{Folder(runId)}run.json";

    /// <summary>Which job it became: a <see cref="JobDocument"/>, written when the job was made.</summary>
    public static string Job(string runId) => $"{Folder(runId)}job.json";

    /// <summary>There once somebody has stopped it: a <see cref="StopDocument"/>.</summary>
    public static string Stop(string runId) => $"{Folder(runId)}stop.json";

    /// <summary>Its inventory, when it was brought here.</summary>
    public static string Inventory(string runId) => $"{Folder(runId)}inventory.csv";

    /// <summary>Which rows each child of an array takes: see <see cref="RunSlice"/>.</summary>
    public static string Slices(string runId) => $"{Folder(runId)}slices.txt";

    /// <summary>What a single job of AWS Batch has to do: a <see cref="TaskDocument"/>.</summary>
    public static string Task(string runId, string taskId) => $"{Folder(runId)}tasks/{taskId}.json";

    /// <summary>The ledgers of all writers of a run.</summary>
    public static string Ledgers(string runId) => $"{Folder(runId)}ledger/";

    /// <summary>The ledger of one writer, in segments: each attempt of a job adds its own, and they are read in the order of their keys.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="writer">See <see cref="RunWriter"/>.</param>
    public static string Ledger(string runId, string writer) => $"{Ledgers(runId)}{writer}/";

    /// <summary>The report of S3 Batch Operations lies below this, without a slash at the end.</summary>
    public static string Report(string runId) => $"{Folder(runId)}report";

    /// <summary>Tells the run of a job of S3 Batch Operations whose events cannot carry it (schema 1.0): its text is a run's id.</summary>
    public static string RunOfJob(string jobId) => $"{Root}jobs/{jobId}";

    /// <summary>Below this lies who copies where right now, of whatever run: see <see cref="Engine.Leases.StoreLeases"/>.</summary>
    public static string Leases => $"{Root}jobs/leases/";
}
