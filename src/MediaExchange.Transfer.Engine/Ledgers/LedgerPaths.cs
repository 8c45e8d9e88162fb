namespace MediaExchange.Transfer.Engine.Ledgers;

/// <summary>Where ledgers are kept when nobody says otherwise.</summary>
public static class LedgerPaths
{
    /// <summary>
    /// The ledger of a run: <c>runs/&lt;run id&gt;/ledger.ndjson</c> below the user's application data
    /// (<c>$XDG_STATE_HOME/mediaexchange-transfer</c> or <c>~/.local/state/mediaexchange-transfer</c> on Linux,
    /// <c>~/Library/Application Support/MediaExchange.Transfer</c> on macOS, <c>%LOCALAPPDATA%\MediaExchange.Transfer</c> on Windows).
    /// </summary>
    public static string Default(string runId) => Path.Combine(Root(), "runs", runId, "ledger.ndjson");

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
