using System.Runtime.CompilerServices;
using System.Text.Json;
using MediaExchange.Transfer.Engine.Json;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Ledgers;

/// <summary>Reads what <see cref="StoreLedger"/>s have written, also while they go on.</summary>
public static class LedgerSegments
{
    // Segments end at 256 KiB, but a group of lines that was gathered meanwhile is never divided.
    private const int MaxBytes = 64 << 20;

    /// <summary>Reads the outcomes of all ledgers below a prefix: writer after writer, and of each in the order written. One segment is in memory at a time.</summary>
    /// <remarks>An outcome may come twice, when the answer to a write was lost; of an object that was tried again the last counts.</remarks>
    /// <param name="store">The store.</param>
    /// <param name="folder">Bucket and prefix: of one writer, or of a run's.</param>
    /// <param name="leftOut">Told, in a sentence, of each segment or line that cannot be read; the rest goes on.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="TransferException">The bucket cannot be listed.</exception>
    public static async IAsyncEnumerable<ItemOutcome> ReadAsync(
        IObjectStore store, ObjectLocation folder, Action<string>? leftOut = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var (outcome, _, _) in ReadLinesAsync(store, folder, leftOut, cancellationToken).ConfigureAwait(false))
        {
            if (outcome is not null)
                yield return outcome;
        }
    }

    /// <summary>Reads outcomes and checkpoints, likewise.</summary>
    internal static async IAsyncEnumerable<LedgerLine> ReadLinesAsync(
        IObjectStore store, ObjectLocation folder, Action<string>? leftOut, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(folder);
        await foreach (var listed in TransferRows.ListAsync(store, new ListRequest(folder.Bucket, folder.Key), cancellationToken).ConfigureAwait(false))
        {
            if (!listed.Key.EndsWith(".ndjson", StringComparison.Ordinal))
                continue;
            var location = new ObjectLocation(folder.Bucket, listed.Key);
            if (await TryReadAsync(store, location, leftOut, cancellationToken).ConfigureAwait(false) is not { } segment)
                continue;
            var unread = 0;
            foreach (var line in Lines(segment))
            {
                if (LedgerReader.Parse(line.Span) is { } read)
                    yield return read;
                else
                    unread++;
            }

            if (unread > 0)
                leftOut?.Invoke($"{location} has {unread} {(unread == 1 ? "line" : "lines")} that cannot be read; what they tell is looked at again, or missing in a report.");
        }
    }

    /// <returns><see langword="null"/> for what is no segment.</returns>
    internal static async Task<byte[]?> TryReadAsync(IObjectStore store, ObjectLocation location, Action<string>? leftOut, CancellationToken cancellationToken)
    {
        string? problem;
        try
        {
            var segment = await SmallObjects.TryReadAsync(store, new ReadRequest(location), MaxBytes, cancellationToken).ConfigureAwait(false);
            problem = segment is null ? "It was deleted a moment ago." : HasHeader(segment) ? null : "Its first line does not tell a run.";
            if (problem is null)
                return segment;
        }
        catch (Exception exception) when (exception is StoreException or InvalidDataException or IOException)
        {
            problem = exception.Message;
        }

        leftOut?.Invoke($"{location} cannot be read and is left out: {problem}");
        return null;
    }

    private static bool HasHeader(byte[] segment)
    {
        var end = segment.AsSpan().IndexOf((byte)'\n');
        try
        {
            return end > 0 && LedgerLines.TypeOf(segment.AsSpan(0, end)) == LedgerLines.Run
                && JsonSerializer.Deserialize(segment.AsSpan(0, end), EngineJson.Relaxed.LedgerHeader) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The lines after the first; one that has not ended is torn, but given all the same.</summary>
    internal static IEnumerable<ReadOnlyMemory<byte>> Lines(byte[] segment)
    {
        for (var start = Array.IndexOf(segment, (byte)'\n') + 1; start < segment.Length;)
        {
            var end = Array.IndexOf(segment, (byte)'\n', start);
            if (end < 0)
                end = segment.Length;
            yield return segment.AsMemory(start, end - start);
            start = end + 1;
        }
    }
}
