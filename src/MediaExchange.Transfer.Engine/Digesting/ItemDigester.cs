using MediaExchange.Transfer.Engine.Copying;
using MediaExchange.Transfer.Engine.Flow;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Reading;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Digesting;

/// <summary>Takes one row from its head to its digests, and compares them.</summary>
internal sealed class ItemDigester(ChecksumDefinition definition, IObjectStore store, TransferOptions options, StoreCaller caller)
{
    /// <summary>Reads the bytes.</summary>
    public ObjectDigester Digester { get; init; } = new(caller.Buffers);

    /// <summary>Finds the row's digests, or says why not. Throws only for cancellation and for what nobody planned.</summary>
    public async Task<ChecksumOutcome> RunAsync(ChecksumRow row, CancellationToken cancellationToken)
    {
        var tally = new ItemTally(options.Time);
        var outcome = new ChecksumOutcome { Line = row.Row.Line, Status = ChecksumStatus.Failed, Source = row.Row.Source };
        if (row.Row.Source is null)
            return End(outcome with { Failure = Failures.InvalidRow(row.Row.Problem ?? "The row cannot be read.") }, tally);
        using var limit = options.ItemTimeout is { } time ? new CancellationTokenSource(time, options.Time) : null;
        using var either = limit is null ? null : CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var token = either?.Token ?? cancellationToken;
            var head = await caller.CallAsync(RequestKind.SourceRead, tally, t => store.HeadAsync(row.Row.Source, t), token).ConfigureAwait(false);
            var source = row.Row.Source with { VersionId = row.Row.Source.VersionId ?? head.VersionId };
            outcome = outcome with { Source = source, Size = head.Size, ETag = head.ETag };
            outcome = await DigestAsync(outcome, row, new PinnedObject(store, caller, tally, source, head.ETag, head.Size), head, token).ConfigureAwait(false);
        }
        catch (ItemFailedException exception)
        {
            outcome = outcome with { Failure = exception.Failure };
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.NotFound && outcome.Size is not null)
        {
            outcome = outcome with { Failure = Failures.SourceChanged(outcome.Source!, exception.Error.Operation) };
        }
        catch (StoreException exception)
        {
            outcome = outcome with { Failure = Failures.From(exception.Error) };
        }
        catch (OperationCanceledException) when (limit?.IsCancellationRequested == true && !cancellationToken.IsCancellationRequested)
        {
            outcome = outcome with { Failure = Failures.Timeout(options.ItemTimeout!.Value) };
        }

        return End(outcome, tally);
    }

    private async Task<ChecksumOutcome> DigestAsync(ChecksumOutcome outcome, ChecksumRow row, PinnedObject source, ObjectHead head, CancellationToken cancellationToken)
    {
        // As written: what cannot be read as a digest is told as it stands.
        var expected = row.Expected.ToDictionary(value => value.Algorithm, value => value.Hex);
        if (definition.ComparesMetadata)
        {
            foreach (var algorithm in definition.Digests.Count > 0 ? definition.Digests : DigestAlgorithms.All)
            {
                if (head.Properties.Metadata.TryGetValue(algorithm.MetadataName(), out var text))
                    expected.TryAdd(algorithm, text);
            }
        }

        var wanted = definition.Digests.Concat(expected.Keys.Order()).Distinct().ToList();
        if (wanted.Count == 0 && definition.ComparesMetadata)
            return Undecided(outcome, DigestAlgorithms.All);
        if (wanted.Count == 0)
            wanted.Add(DigestAlgorithm.Sha256);
        if (head.Archive is ArchiveState.Archived or ArchiveState.Restoring && KnownDigests.NeedBytes(head, wanted))
            throw new ItemFailedException(Failures.Archived(outcome.Source!, head));
        var digests = await ReadAsync(outcome, source, head, wanted, cancellationToken).ConfigureAwait(false);
        outcome = outcome with { Digests = DigestMetadata.Words(digests), Expected = expected.Count == 0 ? null : expected.ToDictionary(pair => pair.Key.Word(), pair => pair.Value) };
        if (expected.Count > 0)
            return Compare(outcome, digests, expected);
        return definition.ComparesMetadata ? Undecided(outcome, wanted) : outcome with { Status = ChecksumStatus.Computed };
    }

    private async Task<IReadOnlyList<DigestValue>> ReadAsync(
        ChecksumOutcome outcome, PinnedObject source, ObjectHead head, List<DigestAlgorithm> wanted, CancellationToken cancellationToken)
    {
        // Of small objects nothing is written down, and there are many.
        if (definition.Checkpoints is not { } checkpoints || head.Size < Digester.WorthKeeping)
            return await Digester.RunAsync(source, head, wanted, from: null, keep: null, cancellationToken).ConfigureAwait(false);
        var from = await checkpoints.FindAsync(store, source.Location, head, KnownDigests.ToCompute(head, wanted), cancellationToken).ConfigureAwait(false);
        return await Digester.RunAsync(source, head, wanted, from, Keep, cancellationToken).ConfigureAwait(false);

        // Not cancelled: the last of them is written while winding up.
        ValueTask Keep(DigestCheckpoint checkpoint) => checkpoints.WriteAsync(
            DigestProgress.Of(source, outcome.Line, checkpoint, options.Time.GetUtcNow()) with { Store = store.Name }, CancellationToken.None);
    }

    private static ChecksumOutcome Compare(ChecksumOutcome outcome, IReadOnlyList<DigestValue> digests, Dictionary<DigestAlgorithm, string> expected)
    {
        var compared = digests.Where(digest => expected.ContainsKey(digest.Algorithm)).ToList();
        var different = compared.Where(digest => !DigestValue.TryParse(digest.Algorithm, expected[digest.Algorithm], out var must) || must != digest).ToList();
        return different.Count == 0
            ? outcome with { Status = ChecksumStatus.Matched, Message = $"Equal by {string.Join(" and ", compared.Select(digest => digest.Algorithm.Word()))}." }
            : outcome with
            {
                Status = ChecksumStatus.Different,
                Message = string.Join("; ", different.Select(digest => $"{digest.Algorithm.Word()} is {digest.Hex}, and '{expected[digest.Algorithm]}' was to be expected")) + ".",
            };
    }

    private static ChecksumOutcome Undecided(ChecksumOutcome outcome, IEnumerable<DigestAlgorithm> wanted) => outcome with
    {
        Status = ChecksumStatus.Undecided,
        Message = $"Nothing can be compared: the object's metadata has no {string.Join(", ", wanted.Select(algorithm => algorithm.MetadataName()))}.",
    };

    private static ChecksumOutcome End(ChecksumOutcome outcome, ItemTally tally)
    {
        var failure = outcome.Failure is { } told ? Reworded(told, outcome.Source) : null;
        return outcome with
        {
            Failure = failure,
            Message = failure?.Message ?? outcome.Message,
            Requests = tally.Requests,
            Retries = tally.Retries,
            Seconds = Math.Round(tally.Elapsed.TotalSeconds, 3),
        };
    }

    // What is said of a transfer, said of a look: there is no destination, and nothing to run again but the look itself.
    private static ItemFailure Reworded(ItemFailure failure, ObjectLocation? source) => failure.Kind switch
    {
        FailureKind.SourceChanged => failure with { Message = $"{source} was changed or deleted while it was being read.", Advice = "Ask again once nothing writes to it." },
        FailureKind.VerificationFailed => failure with { Advice = "Ask again; if it comes back, the object or the way to it is broken: upload it again, or tell the store's support." },
        FailureKind.Archived => failure with { Advice = "Restore it first (RestoreObject), and ask again when the restore has ended." },
        FailureKind.Timeout when failure.Operation == "Copy" => failure with { Operation = "GetObject", Message = failure.Message.Replace("copied", "read", StringComparison.Ordinal), Advice = "Allow more time for an item." },
        FailureKind.InvalidRow => failure with { Advice = "Correct the row." },
        FailureKind.Throttled => failure with { Advice = "Lower -MaxRequestsPerSecond, or ask again later." },
        FailureKind.StoreUnavailable or FailureKind.Timeout => failure with { Advice = "Ask again." },
        FailureKind.ExpiredCredentials => failure with { Advice = "Sign in again, then ask again." },
        _ => failure,
    };
}
