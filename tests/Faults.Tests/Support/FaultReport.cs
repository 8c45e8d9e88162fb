namespace Faults.Tests.Support;

/// <summary>One line a run into the file that MEDIAEXCHANGE_FAULT_REPORT names, for whoever wants to count what was injected.</summary>
internal static class FaultReport
{
    private static readonly Lock Gate = new();

    public static void Add(string test, Run run)
    {
        if (Environment.GetEnvironmentVariable("MEDIAEXCHANGE_FAULT_REPORT") is not { Length: > 0 } path)
            return;
        lock (Gate)
            File.AppendAllText(path, $"{test},{run.Rows.Count},{run.Injected},{run.Outcomes.Sum(o => o.Requests)},{run.Outcomes.Sum(o => o.Retries)}\n");
    }
}
