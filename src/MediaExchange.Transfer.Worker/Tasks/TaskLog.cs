using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using MediaExchange.Transfer.Worker.Output;

namespace MediaExchange.Transfer.Worker.Tasks;

/// <summary>A log for machines: one JSON object a line, each of which says which run it is of, and which part of it.</summary>
/// <param name="output">Where to.</param>
/// <param name="time">The clock.</param>
/// <param name="about">What every line says, such as the run's id.</param>
internal sealed class TaskLog(Stream output, TimeProvider time, params (string Name, string Value)[] about)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _lock = new();

    /// <summary>Writes a line.</summary>
    /// <param name="level">INFO, WARN or ERROR.</param>
    /// <param name="message">A sentence.</param>
    /// <param name="fields">Writes what else it says.</param>
    /// <param name="metrics">What CloudWatch is to count: it makes metrics of a line that says so (embedded metric format).</param>
    /// <exception cref="OutputClosedException">Nobody reads it any more.</exception>
    public void Write(string level, string message, Action<Utf8JsonWriter>? fields = null, TaskMetrics? metrics = null)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        var now = time.GetUtcNow();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("time", now);
            json.WriteString("level", level);
            json.WriteString("message", message);
            foreach (var (name, value) in about)
                json.WriteString(name, value);
            fields?.Invoke(json);
            metrics?.Write(json, now);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        try
        {
            // One write a line, so that nothing comes between its halves.
            lock (_lock)
            {
                output.Write(buffer.WrittenSpan);
                output.Flush();
            }
        }
        catch (IOException e)
        {
            throw new OutputClosedException(e);
        }
    }
}
