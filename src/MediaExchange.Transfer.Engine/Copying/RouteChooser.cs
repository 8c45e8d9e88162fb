using System.Collections.Concurrent;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>Decides whether the destination's store can copy what is in a source bucket by itself. Asked once a bucket, and only when something is to be copied.</summary>
internal sealed class RouteChooser
{
    private readonly ConcurrentDictionary<string, Lazy<Task<RouteChoice>>> _choices = new(StringComparer.Ordinal);
    private readonly RouteChoice? _fixed;

    /// <exception cref="TransferException">A server-side copy was asked for where there can be none.</exception>
    public RouteChooser(IObjectStore source, IObjectStore destination, CopyRoute route)
    {
        // The same object is the same store, whatever it says of itself.
        Reach = ReferenceEquals(source, destination) ? CopyReach.Same : destination.ReachOf(DelegatingObjectStore.Innermost(source));
        var unreached = Reach switch
        {
            CopyReach.OtherStore => new RouteChoice(StreamReason.OtherStore, $"{Described(source)} and {Described(destination)} are different stores."),
            CopyReach.OtherPartition => new RouteChoice(StreamReason.OtherPartition, "The two sides are in different partitions of AWS, between which nothing can be copied server-side."),
            _ => null,
        };
        if (route == CopyRoute.ServerSide && unreached is not null)
            throw new TransferException(FailureKind.InvalidRequest, $"A server-side copy is not possible here: {unreached.Because} Let the bytes pass through this machine.", null);
        _fixed = unreached ?? (route, Reach) switch
        {
            (CopyRoute.Streamed, _) => new RouteChoice(StreamReason.Asked, "It was asked for."),
            (CopyRoute.ServerSide, _) or (_, CopyReach.Same) => RouteChoice.ServerSide,
            _ => null,
        };
    }

    /// <summary>How the stores stand to each other.</summary>
    public CopyReach Reach { get; }

    /// <summary>Whether one store has both sides and copies by itself, so that nobody need be asked.</summary>
    public bool IsOneStore => Reach == CopyReach.Same && _fixed == RouteChoice.ServerSide;

    /// <summary>Whether it depends on what the destination's credentials may read.</summary>
    public bool IsAsked => _fixed is null;

    /// <summary>Whether what is in a bucket is streamed, as far as is known without asking anybody.</summary>
    public bool IsKnownToStream(string bucket) => _fixed is not null
        ? _fixed.IsStreamed
        : _choices.TryGetValue(bucket, out var asked) && asked is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true, Result.IsStreamed: true } };

    /// <summary>Chooses for an object that is to be copied.</summary>
    /// <exception cref="StoreException">The question could not be asked.</exception>
    public async ValueTask<RouteChoice> ChooseAsync(CopyContext context, CancellationToken cancellationToken)
    {
        var choice = _fixed;
        while (choice is null)
        {
            var asked = _choices.GetOrAdd(context.Source.Bucket, _ => new Lazy<Task<RouteChoice>>(() => AskAsync(context, $"the source bucket '{context.Source.Bucket}'", context.Interrupt)));
            try
            {
                choice = await asked.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (StoreException) when (_choices.TryRemove(KeyValuePair.Create(context.Source.Bucket, asked)))
            {
                // It fails with this item; the next one asks again.
                throw;
            }
        }

        return Noted(context, choice);
    }

    /// <summary>Chooses for one object whose copy was denied, whatever was chosen for its bucket: permissions may differ from object to object.</summary>
    /// <exception cref="StoreException">The question could not be asked.</exception>
    public static async Task<RouteChoice> ChooseAgainAsync(CopyContext context, CancellationToken cancellationToken) =>
        Noted(context, await AskAsync(context, context.Source.ToString(), cancellationToken).ConfigureAwait(false));

    private static RouteChoice Noted(CopyContext context, RouteChoice choice)
    {
        if (choice.IsStreamed)
            context.Caller.Counters.StreamedBecause ??= choice.Because;
        return choice;
    }

    /// <summary>Whether the destination's credentials read this very object, with all that a copy would read of it.</summary>
    private static async Task<RouteChoice> AskAsync(CopyContext context, string what, CancellationToken cancellationToken)
    {
        var source = context.Source;
        try
        {
            var seen = await context.ReadDestinationAsync(token => context.DestinationStore.HeadAsync(source, token), cancellationToken).ConfigureAwait(false);

            // Bucket names are the account's own in some stores: another object of the same name is not the source.
            if (seen.ETag != context.Head.ETag || seen.Size != context.Head.Size || seen.LastModified != context.Head.LastModified)
                return NotReadable($"they see another object at {source}");
            if (context.Options.CopyProperties.HaveTags())
                await context.ReadDestinationAsync(token => context.DestinationStore.GetTagsAsync(source, token), cancellationToken).ConfigureAwait(false);

            // A head does not need the key of the encryption.
            if (UploadChecksum.HidesDigests(context.Head.Encryption) && context.Head.Size > 0)
                await context.ReadDestinationAsync(token => ReadOneByteAsync(context, token), cancellationToken).ConfigureAwait(false);
            return RouteChoice.ServerSide;
        }
        catch (StoreException exception) when (!exception.Error.IsTransient && exception.Kind is not (StoreErrorKind.Unreachable or StoreErrorKind.ExpiredCredentials or StoreErrorKind.ClockSkew))
        {
            return NotReadable($"{exception.Error.Operation} answers {exception.Error.Code ?? exception.Kind.ToString()}");
        }

        RouteChoice NotReadable(string why) =>
            new(StreamReason.NotReadable, $"The destination's credentials cannot read {what}: {why}.");
    }

    private static async Task<bool> ReadOneByteAsync(CopyContext context, CancellationToken cancellationToken)
    {
        var content = await context.DestinationStore.ReadAsync(new ReadRequest(context.Source, context.Head.ETag, 0, 1), cancellationToken).ConfigureAwait(false);
        await content.DisposeAsync().ConfigureAwait(false);
        return true;
    }

    private static string Described(IObjectStore store) => store.Name == "s3" ? "Amazon S3" : store.Name;
}
