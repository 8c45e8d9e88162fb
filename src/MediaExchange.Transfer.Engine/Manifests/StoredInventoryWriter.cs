using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Engine.Text;

namespace MediaExchange.Transfer.Engine.Manifests;

/// <summary>Writes an inventory into a store, as <see cref="InventoryWriter"/> writes one into a file: row by row, at flat memory, and it appears when it is complete. Not safe for concurrent use.</summary>
/// <param name="store">The store.</param>
/// <param name="location">Where to; what is there is replaced.</param>
public sealed class StoredInventoryWriter(IObjectStore store, ObjectLocation location) : IAsyncDisposable
{
    private readonly GrowingObject _object = new(store, location, "text/csv");
    private readonly InventoryRowEncoder _rows = new();
    private readonly byte[] _row = new byte[InventoryRowEncoder.MaxRowBytes];

    /// <summary>Rows written so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Bytes written so far: where the next row begins.</summary>
    public long Bytes => _object.Length;

    /// <summary>Whether the rows name versions.</summary>
    public bool HasVersions => _rows.HasVersions == true;

    /// <summary>Adds a row.</summary>
    /// <param name="row">The object. The first row decides whether all have versions.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArgumentException">The object cannot stand in this inventory. The row is not written; others may follow.</exception>
    /// <exception cref="StoreException">The store refuses.</exception>
    public async ValueTask WriteAsync(ObjectLocation row, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (_rows.Encode(row, _row, out var length) is { } problem)
            throw new ArgumentException($"'{VisibleText.Of(row.ToString())}' cannot stand in an inventory: {VisibleText.Of(problem)}.", nameof(row));
        await _object.WriteAsync(_row.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        Rows++;
    }

    /// <summary>Publishes the inventory.</summary>
    /// <exception cref="StoreException">The store refuses.</exception>
    public Task<WrittenObject> CompleteAsync(CancellationToken cancellationToken) => _object.CompleteAsync(cancellationToken);

    /// <summary>Gives up what was not completed.</summary>
    public ValueTask DisposeAsync() => _object.DisposeAsync();
}
