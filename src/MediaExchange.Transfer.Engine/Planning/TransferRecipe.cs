using System.Text.Json.Serialization;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Planning;

/// <summary>What a run was told to do, apart from how fast: enough to go on with it later. Kept in the first line of its ledger.</summary>
public sealed record TransferRecipe
{
    /// <summary>Where the rows come from.</summary>
    public required RowsOrigin Origin { get; init; }

    /// <summary>The inventory file's full path, for <see cref="RowsOrigin.Inventory"/>.</summary>
    public string? InventoryPath { get; init; }

    /// <summary>The inventory file's bytes when the run began: a file that has changed is another inventory.</summary>
    public long? InventoryLength { get; init; }

    /// <summary>When the inventory file was last written to (UTC).</summary>
    public DateTimeOffset? InventoryWrittenAt { get; init; }

    /// <summary>The object, for <see cref="RowsOrigin.Object"/>, or bucket and prefix, for <see cref="RowsOrigin.Listing"/>.</summary>
    public ObjectLocation? Location { get; init; }

    /// <summary>The destination bucket.</summary>
    public required string DestinationBucket { get; init; }

    /// <summary>How source keys become destination keys.</summary>
    public required KeyMapping Keys { get; init; }

    /// <inheritdoc cref="TransferOptions.CopyProperties"/>
    public CopyProperties CopyProperties { get; init; }

    /// <inheritdoc cref="TransferOptions.Destination"/>
    public DestinationSettings Settings { get; init; } = DestinationSettings.Default;

    /// <inheritdoc cref="TransferOptions.IfExists"/>
    public IfExists IfExists { get; init; }

    /// <inheritdoc cref="TransferOptions.SkipRule"/>
    public SkipRule SkipRule { get; init; }

    /// <inheritdoc cref="TransferOptions.MultipartThreshold"/>
    public long MultipartThreshold { get; init; }

    /// <inheritdoc cref="TransferOptions.PartSize"/>
    public long? PartSize { get; init; }

    /// <inheritdoc cref="TransferOptions.PreserveETag"/>
    public bool PreserveETag { get; init; }

    /// <inheritdoc cref="TransferOptions.Digests"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<DigestAlgorithm>? Digests { get; init; }

    /// <inheritdoc cref="TransferOptions.Route"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public CopyRoute Route { get; init; }

    /// <summary>The recipe of a run of an inventory file.</summary>
    /// <exception cref="TransferException">The file cannot be read.</exception>
    public static TransferRecipe ForInventory(string path, TransferTarget target, TransferOptions options)
    {
        var file = new FileInfo(path);
        return ForInventory(target, options) with
        {
            InventoryPath = file.FullName,
            InventoryLength = file.Exists ? file.Length : null,
            InventoryWrittenAt = file.Exists ? file.LastWriteTimeUtc : null,
        };
    }

    /// <summary>The recipe of a run of an inventory that is told of elsewhere, as a remote run's is.</summary>
    public static TransferRecipe ForInventory(TransferTarget target, TransferOptions options) => For(RowsOrigin.Inventory, target, options);

    /// <summary>The recipe of a run of one object or of a prefix.</summary>
    /// <param name="source">The object, or a prefix when <see cref="S3Address.IsPrefix"/>.</param>
    /// <param name="versionId">The version of the one object; <see langword="null"/> for the current one.</param>
    /// <param name="target">Where to.</param>
    /// <param name="options">How.</param>
    public static TransferRecipe ForAddress(S3Address source, string? versionId, TransferTarget target, TransferOptions options)
    {
        ArgumentNullException.ThrowIfNull(source);
        return For(source.IsPrefix ? RowsOrigin.Listing : RowsOrigin.Object, target, options) with
        {
            Location = new ObjectLocation(source.Bucket, source.Key, versionId),
        };
    }

    /// <summary>Makes the definition of the transfer.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="ledger">Where their ends are written down; <see langword="null"/> to leave no trace.</param>
    /// <param name="done">What an earlier run did; <see langword="null"/> for nothing.</param>
    public TransferDefinition Define(IAsyncEnumerable<InventoryRow> rows, ILedger? ledger = null, ResumeState? done = null) => new()
    {
        Rows = rows,
        DestinationBucket = DestinationBucket,
        Keys = Keys,
        Ledger = ledger,
        Resume = done,
    };

    /// <summary>Puts what the recipe says into options that say how fast.</summary>
    public TransferOptions Apply(TransferOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options with
        {
            CopyProperties = CopyProperties,
            Destination = Settings,
            IfExists = IfExists,
            SkipRule = SkipRule,
            MultipartThreshold = MultipartThreshold,
            PartSize = PartSize,
            PreserveETag = PreserveETag,
            Digests = Digests ?? [],
            Route = Route,
        };
    }

    private static TransferRecipe For(RowsOrigin origin, TransferTarget target, TransferOptions options)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(options);
        return new TransferRecipe
        {
            Origin = origin,
            DestinationBucket = target.DestinationBucket,
            Keys = target.Keys,
            CopyProperties = options.CopyProperties,
            Settings = options.Destination,
            IfExists = options.IfExists,
            SkipRule = options.SkipRule,
            MultipartThreshold = options.MultipartThreshold,
            PartSize = options.PartSize,
            PreserveETag = options.PreserveETag,
            Digests = options.Digests.Count > 0 ? options.Digests : null,
            Route = options.Route,
        };
    }
}
