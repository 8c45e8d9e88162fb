using System.Text.Json.Serialization;
using MediaExchange.Transfer.Engine.Copying;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Ledgers;

/// <summary>A multipart upload under way: written before it is begun (without its id), and again when its id is known. A resumed run goes on with it.</summary>
public sealed record UploadCheckpoint
{
    /// <summary>Tells the ledger's lines apart: <c>upload</c>.</summary>
    [JsonPropertyOrder(-1)]
    public string Type { get; } = LedgerLines.Upload;

    /// <summary>The row's line in the inventory.</summary>
    public required long Line { get; init; }

    /// <summary>The source, with its version where there is one.</summary>
    public required ObjectLocation Source { get; init; }

    /// <summary>The source's ETag: a source that has changed makes the upload useless.</summary>
    public required string SourceETag { get; init; }

    /// <summary>The source's bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Where to.</summary>
    public required ObjectLocation Destination { get; init; }

    /// <summary>Bytes of every part but the last.</summary>
    public required long PartSize { get; init; }

    /// <summary>Stands for what the upload was created with: properties to copy, storage class, encryption, grants.</summary>
    public required string Settings { get; init; }

    /// <summary>The upload's id; <see langword="null"/> when it is about to be begun.</summary>
    public string? UploadId { get; init; }

    /// <summary>The full-object checksum that the store agreed to compute.</summary>
    public ChecksumAlgorithm? Checksum { get; init; }

    /// <summary>When this was written (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether the upload can be gone on with: it has an id, of this state of the source, and was begun with these options.</summary>
    internal bool IsOf(ObjectHead source, TransferOptions options) =>
        UploadId is not null && SourceETag == source.ETag && Size == source.Size && Settings == UploadSettings.Of(options);
}
