using MediaExchange.Transfer.Aws.Runs;

namespace MediaExchange.Transfer.Output;

/// <summary>A line that the driver or a worker wrote about a run.</summary>
public sealed class S3BatchTransferLogLine
{
    private readonly RunLogLine _line;

    internal S3BatchTransferLogLine(RunLogLine line) => _line = line;

    /// <summary>When (UTC).</summary>
    public DateTimeOffset At => _line.At;

    /// <summary>Driver or Worker.</summary>
    public string Writer => _line.Writer;

    /// <summary>INFO, WARN or ERROR; nothing for lines of others, such as Lambda's own.</summary>
    public string? Level => _line.Level;

    /// <summary>What it says.</summary>
    public string Message => _line.Message;

    /// <summary>The object that it is about.</summary>
    public string? Item => _line.Item;

    /// <summary>The log stream.</summary>
    public string? Stream => _line.Stream;

    /// <summary>The line as it was written, often JSON.</summary>
    public string Text => _line.Text;

    /// <summary>Writes time and message.</summary>
    public override string ToString() => $"{At:HH:mm:ss} {Message}";
}
