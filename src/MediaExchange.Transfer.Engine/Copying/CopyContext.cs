using MediaExchange.Transfer.Engine.Digesting;
using MediaExchange.Transfer.Engine.Flow;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Reading;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>One item on its way: both stores, the pinned source, the destination.</summary>
internal sealed record CopyContext(
    IObjectStore SourceStore,
    IObjectStore DestinationStore,
    StoreCaller Caller,
    TransferOptions Options,
    ItemTally Tally,
    ObjectLocation Source,
    ObjectHead Head,
    ObjectLocation Destination,
    long Line,
    ILedger? Ledger,
    CancellationToken Interrupt)
{
    /// <summary>S3 refuses requests whose time differs by more than this, so no two clocks in one transfer are further apart.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(15);

    /// <summary>The digests that the copy is to carry as metadata.</summary>
    public IReadOnlyList<DigestValue> Digests { get; init; } = [];

    /// <summary>Whether the head is what a listing told: size and ETag, and nothing of checksums and metadata.</summary>
    public bool IsListed { get; init; }

    /// <summary>Whether nothing was at the destination when it was looked at, and the copy is for nobody to find but the first.</summary>
    public bool IsFree { get; init; }

    /// <summary>What the run knows of the destination's store and conditions.</summary>
    public ConditionalWrites Writes { get; init; } = new();

    /// <summary>When work on the item began.</summary>
    public DateTimeOffset Begun { get; } = Options.Time.GetUtcNow();

    /// <summary>The source for whoever reads its bytes.</summary>
    public PinnedObject Pinned => new(SourceStore, Caller, Tally, Source, Head.ETag, Head.Size);

    /// <summary>Whether the destination must not be there when the copy is published.</summary>
    public bool MustBeNew => Options.IfExists == IfExists.Fail;

    /// <summary>Whether the run is being interrupted and unfinished uploads stay, for a checkpoint names them.</summary>
    public bool KeepsUploads => Interrupt.IsCancellationRequested && Ledger is not null && Options.OnInterrupt() == InterruptAction.Keep;

    /// <summary>Everything that a copy says of itself when it does not simply inherit it from its source.</summary>
    /// <exception cref="ItemFailedException">The source's metadata contradicts a digest.</exception>
    public ObjectProperties NewProperties()
    {
        var properties = Options.CopyProperties.HaveHeaders() ? Head.Properties : new ObjectProperties();

        // CopyObject does not carry the redirect unless told: the same for one byte and for 5 TB.
        if (!Options.CopyProperties.HaveRedirect())
            properties = properties with { WebsiteRedirectLocation = null };
        return DigestMetadata.Add(properties, Digests, Source);
    }

    /// <summary>The source's tags, if they are to be copied.</summary>
    public async Task<IReadOnlyList<ObjectTag>> TagsAsync(CancellationToken cancellationToken) => Options.CopyProperties.HaveTags() && Head.TagCount != 0
        ? await ReadSourceAsync(token => SourceStore.GetTagsAsync(Source, token), cancellationToken).ConfigureAwait(false)
        : [];

    /// <summary>Counts something that is done again and was no single request.</summary>
    public void CountRetry()
    {
        Tally.CountRetry();
        Interlocked.Increment(ref Caller.Counters.Retries);
    }

    public Task<T> ReadSourceAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken) =>
        Caller.CallAsync(RequestKind.SourceRead, Tally, request, cancellationToken);

    public Task<T> ReadDestinationAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken) =>
        Caller.CallAsync(RequestKind.DestinationRead, Tally, request, cancellationToken);

    public Task<T> WriteAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken) =>
        Caller.CallAsync(RequestKind.Write, Tally, request, cancellationToken);

    /// <summary>Finds out which condition did not hold: the pin on the source, or "nothing there" at the destination.</summary>
    public async Task<ItemFailure> ExplainPreconditionAsync(string operation, CancellationToken cancellationToken)
    {
        if (!MustBeNew)
            return Failures.SourceChanged(Source, operation);
        try
        {
            var now = await ReadSourceAsync(token => SourceStore.HeadAsync(Source, token), cancellationToken).ConfigureAwait(false);
            return now.ETag == Head.ETag ? Failures.DestinationExists(Destination) : Failures.SourceChanged(Source, operation);
        }
        catch (StoreException exception) when (exception.Kind is StoreErrorKind.NotFound)
        {
            return Failures.SourceChanged(Source, operation);
        }
    }

    /// <summary>Looks at the source once more, for what no request could be pinned to its ETag.</summary>
    /// <exception cref="ItemFailedException">It has changed or is gone.</exception>
    public async Task RequireUnchangedSourceAsync(CancellationToken cancellationToken)
    {
        // A version never changes, but for the one of a bucket whose versioning was suspended: that is replaced like an object without versions.
        if (Source.VersionId is not (null or "null"))
            return;
        try
        {
            var now = await ReadSourceAsync(token => SourceStore.HeadAsync(Source, token), cancellationToken).ConfigureAwait(false);
            if (now.ETag == Head.ETag)
                return;
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.NotFound)
        {
            // Deleted, which is a change too.
        }

        throw new ItemFailedException(Failures.SourceChanged(Source, "HeadObject"));
    }

    /// <summary>Asks for the destination's head, where that is allowed.</summary>
    /// <returns><see langword="null"/> when nothing is there or it may not be read.</returns>
    public async Task<ObjectHead?> TryHeadDestinationAsync(CancellationToken cancellationToken) =>
        (await LookAsync(cancellationToken).ConfigureAwait(false)).Head;

    /// <summary>Looks what is at the destination.</summary>
    public async Task<DestinationLook> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new DestinationLook(await ReadDestinationAsync(token => DestinationStore.TryHeadAsync(Destination, token), cancellationToken).ConfigureAwait(false), true);
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.AccessDenied)
        {
            return new DestinationLook(null, false);
        }
    }

    /// <summary>Asks for the head of what has just been published, where that is allowed.</summary>
    /// <returns><see langword="null"/> when it may not be read.</returns>
    /// <exception cref="ItemFailedException">Nothing is there.</exception>
    public async Task<ObjectHead?> HeadPublishedAsync(string? versionId, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadDestinationAsync(token => DestinationStore.HeadAsync(Destination with { VersionId = versionId }, token), cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.AccessDenied)
        {
            return null;
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.NotFound)
        {
            throw new ItemFailedException(Failures.Verification(Destination, "nothing is there although the store accepted the copy"));
        }
    }
}
