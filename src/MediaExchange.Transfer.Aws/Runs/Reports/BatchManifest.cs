using System.Text.Json.Serialization;

namespace MediaExchange.Transfer.Aws.Runs.Reports;

/// <summary>What S3 Batch Operations writes beside the result files of a job when that has ended.</summary>
internal sealed class BatchManifest
{
    [JsonPropertyName("Format")]
    public string? Format { get; set; }

    [JsonPropertyName("Results")]
    public List<BatchManifestResult>? Results { get; set; }
}
