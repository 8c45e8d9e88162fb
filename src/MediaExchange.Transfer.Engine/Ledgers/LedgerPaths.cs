namespace MediaExchange.Transfer.Engine.Ledgers;

/// <summary>Where ledgers are kept when nobody says otherwise.</summary>
public static class LedgerPaths
{
    private const string LedgerName = "ledger.ndjson";

    /// <summary>
    /// The ledger of a run: <c>runs/&lt;run id&gt;/ledger.ndjson</c> below the user's application data
    /// (<c>$XDG_STATE_HOME/mediaexchange-transfer</c> or <c>~/.local/state/mediaexchange-transfer</c> on Linux,
    /// <c>~/Library/Application Support/MediaExchange.Transfer</c> on macOS, <c>%LOCALAPPDATA%\MediaExchange.Transfer</c> on Windows).
    /// </summary>
    public static string Default(string runId) => Path.Combine(Root(), "runs", runId, LedgerName);

    /// <summary>The ledgers that are in that place, those of the latest runs first.</summary>
    public static IEnumerable<string> Latest()
    {
        var runs = new DirectoryInfo(Path.Combine(Root(), "runs"));
        if (!runs.Exists)
            return [];

        // Ids sort by time.
        return runs.EnumerateDirectories()
            .OrderByDescending(run => run.Name, StringComparer.Ordinal)
            .Select(run => Path.Combine(run.FullName, LedgerName))
            .Where(File.Exists);
    }

    private static string Root()
    {
        if (!OperatingSystem.IsLinux())
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "MediaExchange.Transfer");
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
        if (string.IsNullOrEmpty(state))
            state = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        return Path.Combine(state, "mediaexchange-transfer");
    }
}
