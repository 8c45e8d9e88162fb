using System.Runtime.CompilerServices;
using System.Text;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Manifests;

/// <summary>
/// A listing that is written down as an inventory while it is read, so that a resumed run has the same rows under the same numbers
/// although the bucket has changed meanwhile.
/// </summary>
internal static class RecordedListing
{
    // The end of the name while it grows.
    private const string Growing = ".part";
    private const int RowsPerWrite = S3Limits.MaxPageSize;

    /// <summary>Where the listing of a ledger's run is written down.</summary>
    public static string PathBeside(string ledgerPath) => Path.ChangeExtension(ledgerPath, ".inventory.csv");

    /// <summary>Makes sure that a run which begins does not take somebody else's rows for its own.</summary>
    /// <exception cref="TransferException">There is such a file.</exception>
    public static void RequireNone(string ledgerPath)
    {
        var path = PathBeside(ledgerPath);
        foreach (var taken in (string[])[path, path + Growing])
        {
            if (File.Exists(taken))
                throw new TransferException(FailureKind.DestinationExists, $"The file '{taken}' exists already, and the run would write its listing there. Name another ledger, or move that file away.", ledgerPath);
        }
    }

    /// <summary>Removes what was written down.</summary>
    public static void Discard(string path)
    {
        File.Delete(path);
        File.Delete(path + Growing);
    }

    /// <summary>Makes sure that the rows of a ledger are those that its run has written down: they are known by their numbers, and only this file tells which is which.</summary>
    /// <param name="ledgerPath">The ledger.</param>
    /// <param name="lastLine">The highest row that it tells of.</param>
    /// <exception cref="TransferException">The file is not there, or has fewer rows.</exception>
    public static void RequireRows(string ledgerPath, long lastLine)
    {
        var path = PathBeside(ledgerPath);
        if (lastLine > 0 && !File.Exists(path) && RowsOf(path + Growing) < lastLine)
            throw new TransferException(FailureKind.NotFound, $"The ledger '{ledgerPath}' was moved or copied without its listing, which must be in '{path}' or '{path + Growing}'. Put that file there, or start the transfer anew; what is there is skipped.", ledgerPath);
    }

    /// <summary>The rows: those that an earlier run wrote down, then the rest of the listing.</summary>
    /// <param name="store">The store to list.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="prefix">Keys must begin with it.</param>
    /// <param name="path">The inventory; while it grows, its name ends in <c>.part</c>.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    public static async IAsyncEnumerable<InventoryRow> RowsAsync(
        IObjectStore store, string bucket, string prefix, string path, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (File.Exists(path))
        {
            await foreach (var row in TransferRows.FromFile(path, cancellationToken).ConfigureAwait(false))
                yield return row;
            yield break;
        }

        var partial = path + Growing;
        string? last = null;
        var line = 0L;
        if (CutTornRow(partial) > 0)
        {
            await foreach (var row in TransferRows.FromFile(partial, cancellationToken).ConfigureAwait(false))
            {
                last = row.Source!.Key;
                line = row.Line;
                yield return row;
            }
        }

        var file = OpenToAppend(partial);
        await using (file.ConfigureAwait(false))
        {
            var page = new List<ListedObject>(RowsPerWrite);
            var text = new MemoryStream();
            await foreach (var item in TransferRows.ListAsync(store, new ListRequest(bucket, prefix, StartAfter: last), cancellationToken).ConfigureAwait(false))
            {
                page.Add(item);
                if (page.Count < RowsPerWrite)
                    continue;
                Write(file, text, bucket, page);
                foreach (var written in page)
                    yield return new InventoryRow(++line, new ObjectLocation(bucket, written.Key), null) { Listed = written };
                page.Clear();
            }

            Write(file, text, bucket, page);
            foreach (var written in page)
                yield return new InventoryRow(++line, new ObjectLocation(bucket, written.Key), null) { Listed = written };
        }

        if (line == 0)
        {
            File.Delete(partial);
            throw TransferRows.NothingBelow(store, bucket, prefix);
        }

        File.Move(partial, path);
    }

    /// <summary>The same rows, with nothing written down.</summary>
    public static async IAsyncEnumerable<InventoryRow> ReadAsync(
        IObjectStore store, string bucket, string prefix, string path, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var isWhole = File.Exists(path);
        var recorded = new FileInfo(isWhole ? path : path + Growing);
        string? last = null;
        var line = 0L;
        if (recorded is { Exists: true, Length: > 0 })
        {
            InventoryRow? held = null;
            await foreach (var row in TransferRows.FromFile(recorded.FullName, cancellationToken).ConfigureAwait(false))
            {
                if (held is not null)
                    yield return held;
                (last, line) = (held?.Source?.Key, held?.Line ?? 0);
                held = row;
            }

            // The last row of one that grows may be torn; the listing has it too.
            if (isWhole)
            {
                yield return held!;
                yield break;
            }
        }

        await foreach (var item in TransferRows.ListAsync(store, new ListRequest(bucket, prefix, StartAfter: last), cancellationToken).ConfigureAwait(false))
            yield return new InventoryRow(++line, new ObjectLocation(bucket, item.Key), null) { Listed = item };
        if (line == 0)
            throw TransferRows.NothingBelow(store, bucket, prefix);
    }

    /// <summary>Rows are given out only when they are written: what a kill tore off nobody has seen.</summary>
    private static void Write(FileStream file, MemoryStream text, string bucket, List<ListedObject> page)
    {
        text.SetLength(0);
        Span<byte> encoded = new byte[KeyEncoding.MaxEncodedBytes];
        foreach (var item in page)
        {
            if (KeyEncoding.Encode(item.Key, encoded, out var length) is { } problem)
                throw new TransferException(FailureKind.InvalidRow, $"The object '{item.Key}' in s3://{bucket} cannot be written down: {problem}. Transfer it by itself.", item.Key);
            text.Write(Encoding.ASCII.GetBytes(bucket));
            text.WriteByte((byte)',');
            text.Write(encoded[..length]);
            text.WriteByte((byte)'\n');
        }

        try
        {
            file.Write(text.GetBuffer().AsSpan(0, (int)text.Length));
        }
        catch (IOException exception)
        {
            throw CannotWrite(file.Name, exception);
        }
    }

    private static long RowsOf(string path)
    {
        if (!File.Exists(path))
            return 0;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        var buffer = new byte[1 << 16];
        var rows = 0L;
        while (file.Read(buffer) is > 0 and var read)
            rows += buffer.AsSpan(0, read).Count((byte)'\n');
        return rows;
    }

    /// <returns>The bytes of whole rows.</returns>
    private static long CutTornRow(string path)
    {
        if (!File.Exists(path))
            return 0;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
            var end = file.Length;
            while (end > 0)
            {
                file.Position = end - 1;
                if (file.ReadByte() == '\n')
                    break;
                end--;
            }

            file.SetLength(end);
            return end;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, exception);
        }
    }

    private static FileStream OpenToAppend(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, exception);
        }
    }

    private static TransferException CannotWrite(string path, Exception exception) => new(
        FailureKind.Unknown, $"The inventory '{path}' cannot be written: {exception.Message.TrimEnd('.')}. Free space, or name another place for the ledger, beside which it is kept.", path, exception);
}
