using System.Globalization;
using System.Text;
using MediaExchange.Transfer.Engine.Manifests;

namespace MediaExchange.Transfer.Engine.Text;

/// <summary>Progress in one line, the most important first: it may be cut.</summary>
public static class ProgressText
{
    /// <summary>Writes a run's progress, such as <c>1,234 of 5,000+ objects, 12.3 GiB, 1.1 GiB/s, 128 in flight, 0 failed, 12.3 s</c>.</summary>
    public static string Of(Snapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var text = new StringBuilder();
        // While rows are still being read, the total is only a lower bound.
        text.Append(CultureInfo.InvariantCulture, $"{snapshot.Finished:N0} of {snapshot.RowsRead:N0}{(snapshot.AllRowsRead ? "" : "+")} objects");
        if (snapshot.DoneBefore > 0)
            text.Append(CultureInfo.InvariantCulture, $" ({snapshot.DoneBefore:N0} done before)");
        if (snapshot.Bytes > 0)
            text.Append(CultureInfo.InvariantCulture, $", {ByteText.Format(snapshot.Bytes)}");
        if (snapshot.BytesRead > 0)
            text.Append(CultureInfo.InvariantCulture, $", {ByteText.Format(snapshot.BytesRead)} read");
        if (snapshot.Bytes + snapshot.BytesRead > 0)
            text.Append(CultureInfo.InvariantCulture, $", {ByteText.FormatRate(snapshot.BytesPerSecond)}");
        text.Append(CultureInfo.InvariantCulture, $", {snapshot.ItemsInFlight:N0} in flight, {snapshot.Failed:N0} failed");
        if (snapshot.Throttled > 0)
            text.Append(CultureInfo.InvariantCulture, $", slowed down to {snapshot.RequestLimit:N0} requests");
        return text.Append(CultureInfo.InvariantCulture, $", {DurationText.Format(snapshot.Elapsed)}").ToString();
    }

    /// <summary>Writes a listing's progress, such as <c>12,000 objects listed, 1.5 TiB</c>.</summary>
    public static string Of(InventoryInfo listing)
    {
        ArgumentNullException.ThrowIfNull(listing);
        return string.Create(CultureInfo.InvariantCulture, $"{listing.Objects:N0} objects listed, {ByteText.Format(listing.Bytes)}");
    }
}
