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

    // A request takes 20 to 30 ms, most of which is waiting; sixteen segments are 4 MiB.
    private const int Ahead = 16;

    /// <summary>Reads the outcomes of all ledgers below a prefix: writer after writer, and of each in the order written. Sixteen segments are in memory at a time.</summary>
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

    /// <summary>Reads the outcomes of many writers, likewise.</summary>
    /// <param name="store">The store.</param>
    /// <param name="folder">Bucket and prefix of a run's ledgers.</param>
    /// <param name="knowsLines">Tells, by a segment's key below the folder, whether its writer knows the inventory's lines; of others <see cref="ItemOutcome.Line"/> becomes 0.</param>
    /// <param name="leftOut">Told, in a sentence, of each segment or line that cannot be read; the rest goes on.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="TransferException">The bucket cannot be listed.</exception>
    public static async IAsyncEnumerable<ItemOutcome> ReadAsync(
        IObjectStore store, ObjectLocation folder, Func<string, bool> knowsLines, Action<string>? leftOut = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(knowsLines);
        await foreach (var (location, line) in ReadLocatedAsync(store, folder, leftOut, cancellationToken).ConfigureAwait(false))
        {
            if (line.Outcome is { } outcome)
                yield return knowsLines(location.Key[folder.Key.Length..]) ? outcome : outcome with { Line = 0 };
        }
    }

    /// <summary>Reads outcomes and checkpoints, likewise.</summary>
    internal static async IAsyncEnumerable<LedgerLine> ReadLinesAsync(
        IObjectStore store, ObjectLocation folder, Action<string>? leftOut, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (_, line) in ReadLocatedAsync(store, folder, leftOut, cancellationToken).ConfigureAwait(false))
            yield return line;
    }

    private static async IAsyncEnumerable<(ObjectLocation Segment, LedgerLine Line)> ReadLocatedAsync(
        IObjectStore store, ObjectLocation folder, Action<string>? leftOut, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(folder);
        await foreach (var segment in SegmentsAsync(store, folder, cancellationToken).ConfigureAwait(false))
        {
            if (segment.Problem is { } problem)
            {
                leftOut?.Invoke($"{segment.Location} cannot be read and is left out: {problem}");
                continue;
            }

            var unread = 0;
            foreach (var line in Lines(segment.Bytes))
            {
                if (LedgerReader.Parse(line.Span) is { } read)
                    yield return (segment.Location, read);
                else
                    unread++;
            }

            if (unread > 0)
                leftOut?.Invoke($"{segment.Location} has {unread} {(unread == 1 ? "line" : "lines")} that cannot be read; what they tell is looked at again, or missing in a report.");
        }
    }

    /// <summary>Reads segments in the order of their keys, some of them ahead.</summary>
    private static async IAsyncEnumerable<Segment> SegmentsAsync(IObjectStore store, ObjectLocation folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ahead = new Queue<Task<Segment>>();
        try
        {
            await foreach (var listed in TransferRows.ListAsync(store, new ListRequest(folder.Bucket, folder.Key), stop.Token).ConfigureAwait(false))
            {
                if (!listed.Key.EndsWith(".ndjson", StringComparison.Ordinal))
                    continue;
                ahead.Enqueue(ReadSegmentAsync(store, new ObjectLocation(folder.Bucket, listed.Key), stop.Token));
                if (ahead.Count == Ahead)
                    yield return await ahead.Dequeue().ConfigureAwait(false);
            }

            while (ahead.TryDequeue(out var next))
                yield return await next.ConfigureAwait(false);
        }
        finally
        {
            // Whoever stops reading leaves nothing under way.
            await stop.CancelAsync().ConfigureAwait(false);
            foreach (var left in ahead)
                await ((Task)left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<Segment> ReadSegmentAsync(IObjectStore store, ObjectLocation location, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await SmallObjects.TryReadAsync(store, new ReadRequest(location), MaxBytes, cancellationToken).ConfigureAwait(false);
            var problem = bytes is null ? "It was deleted a moment ago." : HasHeader(bytes) ? null : "Its first line does not tell a run.";
            return new Segment(location, bytes ?? [], problem);
        }
        catch (Exception exception) when (exception is StoreException or InvalidDataException or IOException)
        {
            return new Segment(location, [], exception.Message);
        }
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
    private static IEnumerable<ReadOnlyMemory<byte>> Lines(byte[] segment)
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

    /// <param name="Location">Where it is.</param>
    /// <param name="Bytes">All of it.</param>
    /// <param name="Problem">Why it cannot be read; <see langword="null"/> when it can.</param>
    private sealed record Segment(ObjectLocation Location, byte[] Bytes, string? Problem);
}
