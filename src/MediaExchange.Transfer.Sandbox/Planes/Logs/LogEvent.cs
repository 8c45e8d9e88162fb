namespace MediaExchange.Transfer.Sandbox.Planes.Logs;

/// <summary>A line of a log stream.</summary>
/// <param name="Sequence">Tells all events of a sandbox apart, in the order in which they came.</param>
/// <param name="Stream">The stream's name.</param>
/// <param name="Time">When it was written.</param>
/// <param name="Message">The line, without its end.</param>
internal sealed record LogEvent(long Sequence, string Stream, DateTimeOffset Time, string Message)
{
    /// <summary>What the service counts for an event beside its text.</summary>
    public const int Overhead = 26;

    public long Milliseconds => Time.ToUnixTimeMilliseconds();

    public int Size => Message.Length + Overhead;
}
