using System.Text.Json.Serialization;

namespace MediaExchange.Transfer.Engine.Ledgers;

/// <summary>The first line of a file of checkpoints.</summary>
public sealed record CheckpointHeader
{
    /// <summary>Tells it from a ledger: <c>checkpoints</c>.</summary>
    [JsonPropertyOrder(-1)]
    public string Type { get; } = LedgerLines.Checkpoints;

    /// <summary>When the file was begun (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }
}
