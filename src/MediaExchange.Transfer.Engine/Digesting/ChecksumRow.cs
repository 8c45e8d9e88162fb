using System.Runtime.CompilerServices;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Manifests;

namespace MediaExchange.Transfer.Engine.Digesting;

/// <summary>One object whose digests are wanted.</summary>
/// <param name="Row">The object, or why there is none.</param>
/// <param name="Expected">What its digests must be; empty where nobody says.</param>
public sealed record ChecksumRow(InventoryRow Row, IReadOnlyList<DigestValue> Expected)
{
    /// <summary>Rows of which nothing is expected.</summary>
    /// <param name="rows">The objects.</param>
    /// <param name="cancellationToken">Stops the reading of them.</param>
    public static async IAsyncEnumerable<ChecksumRow> Of(IAsyncEnumerable<InventoryRow> rows, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return new ChecksumRow(row, []);
    }
}
