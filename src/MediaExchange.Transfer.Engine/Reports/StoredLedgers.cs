using System.Runtime.CompilerServices;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Reports;

/// <summary>Reads the ledgers of all writers of a run out of a store: several segments at once, for a run of many tasks has many small ones.</summary>
public static class StoredLedgers
{
    // An answer takes some 50 ms and a segment has 256 KiB: 16 at once are 80 MB/s, faster than their lines are parsed.
    private const int Ahead = 16;

    /// <summary>Gives all outcomes, in no order that matters.</summary>
    /// <param name="store">The store.</param>
    /// <param name="folder">Bucket and prefix below which the segments lie.</param>
    /// <param name="hasLines">Tells, by the key below the folder, whether a writer's <see cref="ItemOutcome.Line"/> is a line of the inventory; of others it is made 0.</param>
    /// <param name="leftOut">Is told, in a sentence, what could not be read.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TransferException">The bucket cannot be listed.</exception>
    public static async IAsyncEnumerable<ItemOutcome> ReadAsync(
        IObjectStore store, ObjectLocation folder, Func<string, bool> hasLines, Action<string>? leftOut = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(hasLines);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = new Queue<(ObjectLocation Location, Task<byte[]?> Segment)>();
        var listing = TransferRows.ListAsync(store, new ListRequest(folder.Bucket, folder.Key), cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var _ = listing.ConfigureAwait(false);
        try
        {
            var isMore = true;
            while (true)
            {
                while (isMore && reading.Count < Ahead)
                {
                    isMore = await listing.MoveNextAsync().ConfigureAwait(false);
                    if (!isMore || !listing.Current.Key.EndsWith(".ndjson", StringComparison.Ordinal))
                        continue;
                    var location = new ObjectLocation(folder.Bucket, listing.Current.Key);
                    reading.Enqueue((location, LedgerSegments.TryReadAsync(store, location, leftOut, stop.Token)));
                }

                if (!reading.TryDequeue(out var next))
                    yield break;
                if (await next.Segment.ConfigureAwait(false) is not { } segment)
                    continue;
                var isNumbered = hasLines(next.Location.Key[folder.Key.Length..]);
                var unread = 0;
                foreach (var line in LedgerSegments.Lines(segment))
                {
                    var read = LedgerReader.Parse(line.Span);
                    unread += read is null ? 1 : 0;
                    if (read?.Outcome is { } outcome)
                        yield return isNumbered ? outcome : outcome with { Line = 0 };
                }

                if (unread > 0)
                    leftOut?.Invoke($"{next.Location} has {unread} {(unread == 1 ? "line" : "lines")} that cannot be read; what they tell is missing here.");
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            foreach (var (_, segment) in reading)
                await ((Task)segment).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
