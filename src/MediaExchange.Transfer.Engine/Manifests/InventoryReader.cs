using System.Runtime.CompilerServices;

namespace MediaExchange.Transfer.Engine.Manifests;

/// <summary>Reads inventories: files in the CSV format of S3 Batch Operations (<c>bucket,key[,versionId]</c>, no header, keys URL-encoded).</summary>
public static class InventoryReader
{
    private const int BufferBytes = 128 * 1024;

    /// <summary>Reads an inventory row by row; memory does not depend on its length.</summary>
    /// <remarks>
    /// A malformed row comes out with its line and problem, and the rest goes on. Blank lines are left out, but count as lines. Fields may be quoted;
    /// lines end in LF or CR LF; a byte order mark is skipped. In keys <c>+</c> is read as a space, as S3 Inventory writes it.
    /// </remarks>
    /// <param name="stream">The file, read from where it stands; left open.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The rows in the file's order.</returns>
    /// <exception cref="InvalidDataException">The bytes are not CSV at all: compressed, or UTF-16.</exception>
    public static IAsyncEnumerable<InventoryRow> ReadAsync(Stream stream, CancellationToken cancellationToken = default) => ReadAsync(stream, 1, cancellationToken);

    /// <summary>Reads whole lines out of the middle of an inventory.</summary>
    /// <param name="stream">The lines.</param>
    /// <param name="firstLine">Which line of the inventory the first is.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    internal static async IAsyncEnumerable<InventoryRow> ReadAsync(Stream stream, long firstLine, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var parser = new InventoryParser(firstLine);
        var buffer = new byte[BufferBytes];
        var start = 0;
        var end = await stream.ReadAtLeastAsync(buffer, 3, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        var isFinal = end < 3;
        start = CheckBeginning(buffer.AsSpan(0, end));
        while (true)
        {
            var row = parser.Read(buffer.AsSpan(start, end - start), isFinal, out var consumed);
            start += consumed;
            if (row is not null)
                yield return row;
            if (consumed > 0)
                continue;
            if (isFinal)
                yield break;
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
            var read = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken).ConfigureAwait(false);
            isFinal = read == 0;
            end += read;
        }
    }

    private static int CheckBeginning(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            throw new InvalidDataException("The inventory is compressed with gzip. Decompress it first.");
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            throw new InvalidDataException("The inventory is UTF-16. Save it as UTF-8.");
        return bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
    }
}
