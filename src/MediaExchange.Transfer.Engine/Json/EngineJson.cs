using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MediaExchange.Transfer.Engine.Digesting;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Reports;
using MediaExchange.Transfer.Engine.Verification;

namespace MediaExchange.Transfer.Engine.Json;

/// <summary>The one way in which outcomes, snapshots and headers become JSON: camel case, enums as camel-case names, nulls left out, one line.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ItemOutcome))]
[JsonSerializable(typeof(VerificationOutcome))]
[JsonSerializable(typeof(ChecksumOutcome))]
[JsonSerializable(typeof(Snapshot))]
[JsonSerializable(typeof(LedgerHeader))]
[JsonSerializable(typeof(UploadCheckpoint))]
[JsonSerializable(typeof(TransferPlan))]
[JsonSerializable(typeof(DigestCheckpoint))]
[JsonSerializable(typeof(DigestProgress))]
[JsonSerializable(typeof(CheckpointHeader))]
[JsonSerializable(typeof(ReportRow))]
public sealed partial class EngineJson : JsonSerializerContext
{
    /// <summary>The instance to use. Characters beyond ASCII stand as they are: ledgers are read by people too.</summary>
    public static EngineJson Relaxed { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
