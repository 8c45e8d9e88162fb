using System.Globalization;
using System.Text;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Text;

namespace MediaExchange.Transfer.Worker.Output;

/// <summary>Progress in one line.</summary>
internal static class ProgressText
{
    public static string Of(Snapshot snapshot)
    {
        var text = new StringBuilder();
        // While rows are still being read, the total is only a lower bound.
        text.Append(CultureInfo.InvariantCulture, $"{snapshot.Finished:N0} of {snapshot.RowsRead:N0}{(snapshot.AllRowsRead ? "" : "+")} objects");
        if (snapshot.Bytes > 0)
            text.Append(CultureInfo.InvariantCulture, $", {ByteText.Format(snapshot.Bytes)}, {ByteText.FormatRate(snapshot.BytesPerSecond)}");
        text.Append(CultureInfo.InvariantCulture, $", {snapshot.ItemsInFlight:N0} in flight, {snapshot.Failed:N0} failed");
        if (snapshot.Throttled > 0)
            text.Append(CultureInfo.InvariantCulture, $", slowed down to {snapshot.RequestLimit:N0} requests");
        return text.Append(CultureInfo.InvariantCulture, $", {DurationText.Format(snapshot.Elapsed)}").ToString();
    }

    public static string Of(InventoryInfo listing) =>
        string.Create(CultureInfo.InvariantCulture, $"{listing.Objects:N0} objects listed, {ByteText.Format(listing.Bytes)}");
}
