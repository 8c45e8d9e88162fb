using System.Text.Json;

namespace MediaExchange.Transfer.Worker.Tasks;

/// <summary>What was done since the last time it was told, for CloudWatch to add up.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html. The template's dashboard shows these names.</remarks>
internal sealed record TaskMetrics
{
    private const string Namespace = "MediaExchange/Transfer";
    private const string Dimension = "Helper";

    public required string Helper { get; init; }

    /// <summary>Bytes copied, parts of unfinished objects included.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes of parts that an earlier attempt had copied, and that were kept.</summary>
    public long ResumedBytes { get; init; }

    /// <summary>Objects that are there: copied, or found there.</summary>
    public long Objects { get; init; }

    public long FailedObjects { get; init; }

    /// <summary>Answers that said SlowDown.</summary>
    public long SlowDowns { get; init; }

    public long Retries { get; init; }

    /// <summary>Null where there is no rate to speak of.</summary>
    public double? MBPerSecond { get; init; }

    public void Write(Utf8JsonWriter json, DateTimeOffset now)
    {
        (string Name, string Unit, double? Value)[] metrics =
        [
            (nameof(Bytes), "Bytes", Bytes),
            (nameof(ResumedBytes), "Bytes", ResumedBytes),
            (nameof(Objects), "Count", Objects),
            (nameof(FailedObjects), "Count", FailedObjects),
            (nameof(SlowDowns), "Count", SlowDowns),
            (nameof(Retries), "Count", Retries),
            (nameof(MBPerSecond), "Megabytes/Second", MBPerSecond is { } rate ? Math.Round(rate, 3) : null),
        ];
        json.WriteStartObject("_aws");
        json.WriteNumber("Timestamp", now.ToUnixTimeMilliseconds());
        json.WriteStartArray("CloudWatchMetrics");
        json.WriteStartObject();
        json.WriteString("Namespace", Namespace);
        json.WriteStartArray("Dimensions");
        json.WriteStartArray();
        json.WriteStringValue(Dimension);
        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteStartArray("Metrics");
        foreach (var (name, unit, value) in metrics)
        {
            if (value is null)
                continue;
            json.WriteStartObject();
            json.WriteString("Name", name);
            json.WriteString("Unit", unit);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteString(Dimension, Helper);
        foreach (var (name, _, value) in metrics)
        {
            if (value is { } number)
                json.WriteNumber(name, number);
        }
    }
}
