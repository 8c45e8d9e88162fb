using System.Text.Json.Serialization;
using MediaExchange.Transfer.Engine.Planning;

namespace MediaExchange.Transfer.Engine.Ledgers;

/// <summary>The first line of a ledger: which run it records.</summary>
public sealed record LedgerHeader
{
    /// <summary>Tells the ledger's lines apart: <c>run</c>.</summary>
    [JsonPropertyOrder(-1)]
    public string Type { get; } = LedgerLines.Run;

    /// <summary>The run's id: <c>yyyyMMdd-HHmmss-</c> and six random characters, so that ids sort by time.</summary>
    public required string RunId { get; init; }

    /// <summary>When the run began (UTC).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>What is transferred: an inventory file, a prefix or an object.</summary>
    public required string Source { get; init; }

    /// <summary>Where to, as an address.</summary>
    public required string Destination { get; init; }

    /// <summary>The store that was asked, by its <see cref="Stores.IObjectStore.Name"/>: a run must not be gone on with elsewhere by mistake.</summary>
    public string? Store { get; init; }

    /// <summary>The version of this software.</summary>
    public required string Version { get; init; }

    /// <summary>What the run was told to do; <see langword="null"/> for a run that cannot be resumed.</summary>
    public TransferRecipe? Recipe { get; init; }
}
