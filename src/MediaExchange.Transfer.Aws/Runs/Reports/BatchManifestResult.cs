using System.Text.Json.Serialization;

namespace MediaExchange.Transfer.Aws.Runs.Reports;

/// <summary>A result file of S3 Batch Operations.</summary>
internal sealed class BatchManifestResult
{
    [JsonPropertyName("Bucket")]
    public string? Bucket { get; set; }

    [JsonPropertyName("Key")]
    public string? Key { get; set; }
}
