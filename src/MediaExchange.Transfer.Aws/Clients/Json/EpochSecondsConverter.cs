using System.Text.Json;
using System.Text.Json.Serialization;

namespace MediaExchange.Transfer.Aws.Clients.Json;

/// <summary>Times as seconds since 1970, with a fraction.</summary>
internal sealed class EpochSecondsConverter : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var seconds = reader.GetDouble();
        return Math.Abs(seconds) < 2e11 ? DateTime.UnixEpoch.AddSeconds(seconds) : throw new JsonException($"{seconds} is not a time in seconds.");
    }

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteNumberValue((value.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds);
}
