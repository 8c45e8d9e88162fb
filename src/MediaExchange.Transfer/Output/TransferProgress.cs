using System.Management.Automation;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Text;

namespace MediaExchange.Transfer.Output;

/// <summary>Shows how far a run is. The engine gives a snapshot at most five times a second, which sets the pace.</summary>
internal sealed class TransferProgress(Cmdlet cmdlet, string activity) : IDisposable
{
    private readonly ProgressRecord _record = new(1, activity, "Starting");

    /// <summary>The latest; nothing before the first.</summary>
    public Snapshot? Last { get; private set; }

    public void Show(Snapshot snapshot)
    {
        Last = snapshot;
        var finished = snapshot.DoneBefore + snapshot.Finished;
        var rows = snapshot.DoneBefore + snapshot.RowsRead;
        var of = snapshot.AllRowsRead ? $" of {Counted.Of(rows, "object")}" : finished == 1 ? " object" : " objects";
        var read = snapshot.BytesRead > 0 ? $"{ByteText.Format(snapshot.BytesRead)} read" : "";
        var copied = snapshot.Bytes > 0 || read.Length == 0 ? ByteText.Format(snapshot.Bytes) + (read.Length > 0 ? ", " : "") : "";
        _record.StatusDescription =
            $"{finished:N0}{of}, {copied}{read} at {ByteText.FormatRate(snapshot.BytesPerSecond)}, {Counted.Of(snapshot.RequestsInFlight, "request")} in flight"
            + (snapshot.Failed > 0 ? $", {snapshot.Failed:N0} failed" : "");
        _record.PercentComplete = snapshot.AllRowsRead && rows > 0 ? (int)(100 * finished / rows) : -1;
        cmdlet.WriteProgress(_record);
    }

    /// <param name="status">A sentence.</param>
    /// <param name="done">How much of it is done, from 0 to 1; negative where nobody knows.</param>
    /// <param name="left">How long the rest takes.</param>
    public void Show(string status, double done = -1, TimeSpan? left = null)
    {
        _record.PercentComplete = done < 0 ? -1 : (int)(100 * Math.Min(1, done));
        _record.SecondsRemaining = left is { } time ? (int)Math.Min(int.MaxValue, time.TotalSeconds) : -1;
        _record.StatusDescription = status;
        cmdlet.WriteProgress(_record);
    }

    public void Dispose()
    {
        _record.RecordType = ProgressRecordType.Completed;
        try
        {
            cmdlet.WriteProgress(_record);
        }
        catch (PipelineStoppedException)
        {
            // The pipeline is ending already, and takes its progress with it.
        }
    }
}
