using System.Text.Json.Serialization;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

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

    /// <summary>The store that was asked, by its <see cref="IObjectStore.Name"/>: a run must not be gone on with elsewhere by mistake.</summary>
    public string? Store { get; init; }

    /// <summary>The destination's store, where it is not the source's <see cref="Store"/>.</summary>
    public string? DestinationStore { get; init; }

    /// <summary>The version of this software.</summary>
    public required string Version { get; init; }

    /// <summary>What the run was told to do; <see langword="null"/> for a run that cannot be resumed.</summary>
    public TransferRecipe? Recipe { get; init; }

    /// <summary>Between which stores the run was, for a sentence.</summary>
    [JsonIgnore]
    public string Stores => Between(Store ?? "?", DestinationStore ?? Store ?? "?");

    /// <summary>Between which stores a run would be, for a sentence.</summary>
    public static string Between(IObjectStore source, IObjectStore destination)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        return Between(source.Name, destination.Name);
    }

    /// <summary>Whether the run was with another store.</summary>
    /// <param name="source">The source's store now; <see langword="null"/> when it may be another.</param>
    /// <param name="destination">The destination's store now, likewise.</param>
    public bool IsElsewhere(IObjectStore? source, IObjectStore? destination) => Store is not null
        && ((source is not null && source.Name != Store) || (destination is not null && destination.Name != (DestinationStore ?? Store)));

    private static string Between(string source, string destination) =>
        source == destination ? $"with {Described(source)}" : $"from {Described(source)} to {Described(destination)}";

    private static string Described(string store) => store == "s3" ? "Amazon S3" : $"'{store}'";
}
