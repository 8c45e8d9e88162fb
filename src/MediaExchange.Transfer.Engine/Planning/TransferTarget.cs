using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Planning;

/// <summary>Which keys a transfer writes, worked out from the addresses that a person gave.</summary>
/// <remarks>
/// The rules are those of <c>aws s3 cp</c> and <c>aws s3 sync</c>, except that only the trailing slash tells a prefix from an object:
/// <list type="bullet">
/// <item>A source that is empty or ends in a slash is a prefix; keys are taken relative to it and put below the destination.</item>
/// <item>Any other source is one object. A destination that is empty or ends in a slash gets the key's last segment; any other is the new key itself.</item>
/// <item>Many objects (a prefix, an inventory) always go below the destination: a slash is added where it has none.</item>
/// </list>
/// </remarks>
public sealed record TransferTarget
{
    private TransferTarget(string bucket, KeyMapping keys)
    {
        DestinationBucket = bucket;
        Keys = keys;
    }

    /// <summary>The destination bucket.</summary>
    public string DestinationBucket { get; }

    /// <summary>How source keys become destination keys.</summary>
    public KeyMapping Keys { get; }

    /// <summary>Maps one object or one prefix to a destination.</summary>
    /// <param name="source">An object, or a prefix when <see cref="S3Address.IsPrefix"/>.</param>
    /// <param name="destination">A key, or a prefix when <see cref="S3Address.IsPrefix"/>.</param>
    /// <param name="mayBeOneStore">Whether a bucket of the one side may be a bucket of the other.</param>
    /// <exception cref="TransferException">An object would be copied onto itself, or a prefix into itself (its listing would meet its own copies and never end).</exception>
    public static TransferTarget FromAddresses(S3Address source, S3Address destination, bool mayBeOneStore = true)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        var target = source.IsPrefix ? FromInventory(destination, source.Key)
            : destination.IsPrefix ? new TransferTarget(destination.Bucket, new KeyMapping(Folder(source.Key), destination.Key))
            : new TransferTarget(destination.Bucket, new KeyMapping { FixedKey = destination.Key });
        if (mayBeOneStore)
            RefuseOwnSource(source, target);
        return target;
    }

    /// <summary>Maps the rows of an inventory to a destination.</summary>
    /// <param name="destination">The prefix below which everything goes.</param>
    /// <param name="removePrefix">Taken off the front of every source key, as written: without a slash of its own. Empty keeps whole keys.</param>
    public static TransferTarget FromInventory(S3Address destination, string removePrefix = "")
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(removePrefix);
        return new TransferTarget(destination.Bucket, new KeyMapping(removePrefix, destination.IsPrefix ? destination.Key : destination.Key + '/'));
    }

    /// <summary>The rows that a source address stands for: one object, or a listing when it <see cref="S3Address.IsPrefix"/>.</summary>
    /// <param name="store">The store to list.</param>
    /// <param name="source">The address.</param>
    /// <exception cref="TransferException">While enumerating: the bucket cannot be listed, or nothing is below the prefix.</exception>
    public static IAsyncEnumerable<InventoryRow> RowsOf(IObjectStore store, S3Address source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.IsPrefix
            ? TransferRows.FromListing(store, source.Bucket, source.Key)
            : TransferRows.FromObject(new ObjectLocation(source.Bucket, source.Key));
    }

    /// <summary>Makes the definition of a transfer of these rows to this target.</summary>
    /// <param name="rows">The objects.</param>
    /// <param name="ledger">Where outcomes are written; <see langword="null"/> for none.</param>
    public TransferDefinition Define(IAsyncEnumerable<InventoryRow> rows, ILedger? ledger = null) =>
        new() { Rows = rows, DestinationBucket = DestinationBucket, Keys = Keys, Ledger = ledger };

    // The part of a key up to and with its last slash.
    private static string Folder(string key) => key[..(key.LastIndexOf('/') + 1)];

    private static void RefuseOwnSource(S3Address source, TransferTarget target)
    {
        if (!string.Equals(source.Bucket, target.DestinationBucket, StringComparison.Ordinal))
            return;
        if (!source.IsPrefix && string.Equals(target.Keys.Map(source.Key, out _), source.Key, StringComparison.Ordinal))
        {
            throw new TransferException(
                FailureKind.InvalidRequest,
                $"'{source}' would be copied onto itself; name another bucket or another key as the destination.",
                source.ToString());
        }

        if (source.IsPrefix && target.Keys.AddPrefix.StartsWith(source.Key, StringComparison.Ordinal))
        {
            throw new TransferException(
                FailureKind.InvalidRequest,
                $"The destination 's3://{target.DestinationBucket}/{target.Keys.AddPrefix}' lies within the source '{source}', so that the copies would be copied again; "
                    + "choose a destination outside of it, or make an inventory first and transfer that.",
                source.ToString());
        }
    }
}
