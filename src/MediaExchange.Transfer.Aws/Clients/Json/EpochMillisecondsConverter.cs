using System.Text.Json;
using System.Text.Json.Serialization;

namespace MediaExchange.Transfer.Aws.Clients.Json;

/// <summary>Times as whole milliseconds since 1970.</summary>
internal sealed class EpochMillisecondsConverter : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var milliseconds = reader.GetInt64();
        return Math.Abs((double)milliseconds) < 2e14 ? DateTime.UnixEpoch.AddMilliseconds(milliseconds) : throw new JsonException($"{milliseconds} is not a time in milliseconds.");
    }

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteNumberValue((long)(value.ToUniversalTime() - DateTime.UnixEpoch).TotalMilliseconds);
}
