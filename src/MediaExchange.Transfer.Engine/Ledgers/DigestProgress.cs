using System.Text.Json.Serialization;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Reading;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Ledgers;

/// <summary>How far an object is digested: written every few gigabytes, when interrupted, and at the end of a large object. A resumed run reads on from there.</summary>
public sealed record DigestProgress
{
    /// <summary>Tells the ledger's lines apart: <c>digest</c>.</summary>
    [JsonPropertyOrder(-1)]
    public string Type { get; } = LedgerLines.Digest;

    /// <summary>The row's line in the inventory.</summary>
    public required long Line { get; init; }

    /// <summary>The object's store by its <see cref="IObjectStore.Name"/>; <see langword="null"/> in a ledger, whose first line says it.</summary>
    public string? Store { get; init; }

    /// <summary>The object, with its version where there is one.</summary>
    public required ObjectLocation Source { get; init; }

    /// <summary>The object's ETag: of another state the digests so far are worth nothing.</summary>
    public required string SourceETag { get; init; }

    /// <summary>The object's bytes.</summary>
    public required long Size { get; init; }

    /// <summary>The digests so far.</summary>
    public required DigestCheckpoint Checkpoint { get; init; }

    /// <summary>When this was written (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How far an object is.</summary>
    internal static DigestProgress Of(PinnedObject source, long line, DigestCheckpoint checkpoint, DateTimeOffset at) => new()
    {
        Line = line,
        Source = source.Location,
        SourceETag = source.ETag,
        Size = source.Size,
        Checkpoint = checkpoint,
        At = at,
    };

    /// <summary>What follows when it cannot be written, as the end of a sentence.</summary>
    [JsonIgnore]
    internal string WhenLost => $"{Source} is read from an earlier byte the next time";

    /// <summary>Whether this is of the object as its head describes it.</summary>
    internal bool IsOf(ObjectLocation source, ObjectHead head) => Source == source && SourceETag == head.ETag && Size == head.Size;
}
