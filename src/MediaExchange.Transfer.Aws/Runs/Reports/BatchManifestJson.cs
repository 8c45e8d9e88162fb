using System.Text.Json.Serialization;

namespace MediaExchange.Transfer.Aws.Runs.Reports;

[JsonSerializable(typeof(BatchManifest))]
internal sealed partial class BatchManifestJson : JsonSerializerContext;
