using MediaExchange.Transfer.Engine.Copying;
using MediaExchange.Transfer.Engine.Flow;
using MediaExchange.Transfer.Engine.Manifests;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Verification;

/// <summary>Compares both sides of one row.</summary>
internal sealed class ItemVerifier(
    TransferDefinition definition,
    IObjectStore sourceStore,
    IObjectStore destinationStore,
    TransferOptions options,
    StoreCaller caller)
{
    public async Task<VerificationOutcome> RunAsync(InventoryRow row, CancellationToken cancellationToken)
    {
        var outcome = new VerificationOutcome { Line = row.Line, Status = VerificationStatus.Undecided, Source = row.Source, Message = "" };
        if (row.Source is null)
            return Undecided(outcome, Failures.InvalidRow(row.Problem ?? "The row cannot be read."));
        var key = definition.Keys.Map(row.Source.Key, out var problem);
        if (key is null)
            return Undecided(outcome, Failures.InvalidRow(problem ?? "The key cannot be mapped."));
        outcome = outcome with { Destination = new ObjectLocation(definition.DestinationBucket, key) };

        var tally = new ItemTally(options.Time);
        try
        {
            var source = await caller.CallAsync(RequestKind.SourceRead, tally, token => sourceStore.HeadAsync(row.Source, token), cancellationToken).ConfigureAwait(false);
            outcome = outcome with { SourceSize = source.Size, SourceETag = source.ETag };
            var destination = await caller.CallAsync(RequestKind.DestinationRead, tally, token => destinationStore.HeadAsync(outcome.Destination!, token), cancellationToken).ConfigureAwait(false);
            return Compare(outcome with { DestinationSize = destination.Size, DestinationETag = destination.ETag }, source, destination);
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.NotFound && outcome.SourceSize is not null)
        {
            return outcome with { Status = VerificationStatus.Missing, Message = $"Nothing is at {outcome.Destination}." };
        }
        catch (StoreException exception)
        {
            return Undecided(outcome, Failures.From(exception.Error));
        }
    }

    private static VerificationOutcome Compare(VerificationOutcome outcome, ObjectHead source, ObjectHead destination)
    {
        var comparison = Comparison.Of(source, destination);
        return comparison.Result switch
        {
            ComparisonResult.Same => outcome with { Status = VerificationStatus.Matched, VerifiedBy = comparison.Evidence, Message = $"Equal by {comparison.Evidence.Word()}." },
            ComparisonResult.SameSize => outcome with { Status = VerificationStatus.Matched, VerifiedBy = Evidence.Size, Message = "Equal sizes; nothing stronger can be compared." },
            _ when source.Size != destination.Size => outcome with { Status = VerificationStatus.Different, Message = $"The source has {source.Size} bytes, the destination {destination.Size}." },
            _ => outcome with { Status = VerificationStatus.Different, Message = $"Equal sizes, but {comparison.Evidence.Word()} differs." },
        };
    }

    private static VerificationOutcome Undecided(VerificationOutcome outcome, ItemFailure failure) =>
        outcome with { Status = VerificationStatus.Undecided, Message = failure.Message, Failure = failure };
}
