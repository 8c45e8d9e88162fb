using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>
/// Brings the annotations of an object to its copy where CopyObject did not: after a multipart copy, for S3 takes annotations only for an
/// object that is there, and for an object that an earlier run has left without them. What the destination has in addition stays.
/// </summary>
internal sealed class AnnotationCopy
{
    // Each holds an annotation of up to 1 MiB in memory; more would serve only objects with hundreds of them.
    private const int Streams = 8;

    // Annotations can be replaced at any time; if they are still changing after this many looks, somebody is at work on them.
    private const int Tries = 3;

    private readonly CopyContext _context;

    private IReadOnlyList<ObjectAnnotation>? _source;
    private int _written;

    private AnnotationCopy(CopyContext context, IReadOnlyList<ObjectAnnotation>? source)
    {
        _context = context;
        _source = source;
    }

    /// <summary>Lists the source's annotations before anything is written, so that a missing permission shows before terabytes are copied.</summary>
    /// <returns><see langword="null"/> when annotations are not to be copied.</returns>
    public static async Task<AnnotationCopy?> OpenAsync(CopyContext context, CancellationToken cancellationToken)
    {
        if (!context.Options.CopyProperties.HaveAnnotations())
            return null;
        try
        {
            return new AnnotationCopy(context, await ListSourceAsync(context, cancellationToken).ConfigureAwait(false));
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.NotSupported)
        {
            return new AnnotationCopy(context, null);
        }
    }

    /// <summary>Writes what the destination lacks.</summary>
    /// <param name="objectETag">The ETag that the destination has: an object that somebody else puts in its place gets none.</param>
    /// <param name="cancellationToken">Stops it; what has been written stays.</param>
    /// <exception cref="ItemFailedException">Some could not be written; the object itself is there.</exception>
    public async Task<AnnotationResult> RunAsync(string objectETag, CancellationToken cancellationToken)
    {
        if (_source is null)
            return new AnnotationResult(0, AnnotationSupport.NoneAtSource);
        if (_source.Count == 0)
            return AnnotationResult.Nothing;
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await TryAsync(objectETag, cancellationToken).ConfigureAwait(false);
                }
                catch (AnnotationsChangedException) when (attempt < Tries)
                {
                    _context.Tally.CountRetry();
                    _source = await ListSourceAsync(_context, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (AnnotationsChangedException)
        {
            throw Incomplete(Failures.AnnotationsChanged(_context.Source));
        }
        catch (StoreException exception) when (exception.Kind is StoreErrorKind.PreconditionFailed or StoreErrorKind.NotFound)
        {
            throw new ItemFailedException(Failures.DestinationChanged(_context.Destination, exception.Error.Operation));
        }
        catch (StoreException exception)
        {
            throw Incomplete(Failures.From(exception.Error));
        }
        catch (ItemFailedException exception)
        {
            throw Incomplete(exception.Failure);
        }
    }

    private static async Task<IReadOnlyList<ObjectAnnotation>> ListSourceAsync(CopyContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<ObjectAnnotation> listed;
        try
        {
            listed = await context.ReadSourceAsync(token => context.SourceStore.ListAnnotationsAsync(context.Source, token), cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.NotFound)
        {
            throw new ItemFailedException(Failures.SourceChanged(context.Source, exception.Error.Operation));
        }

        // A listing cannot be pinned to an ETag; the object was the same before and after, or it has a version.
        if (listed.Count > 0)
            await context.RequireUnchangedSourceAsync(cancellationToken).ConfigureAwait(false);
        return listed;
    }

    private async Task<AnnotationResult> TryAsync(string objectETag, CancellationToken cancellationToken)
    {
        var source = _source!;
        IReadOnlyList<ObjectAnnotation> there;
        try
        {
            // Also the proof that the destination's store knows annotations: one that does not might take a text for the object itself.
            there = await _context.ReadDestinationAsync(token => _context.DestinationStore.ListAnnotationsAsync(_context.Destination, token), cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.NotSupported)
        {
            return new AnnotationResult(0, $"The destination's store knows no annotations: the source's {source.Count} were not copied.");
        }

        var byName = there.ToDictionary(annotation => annotation.Name, StringComparer.Ordinal);
        var limits = new ParallelOptions { MaxDegreeOfParallelism = Streams, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(source.Where(annotation => byName.GetValueOrDefault(annotation.Name) != annotation), limits, async (annotation, token) =>
            await CopyAsync(annotation, byName.GetValueOrDefault(annotation.Name), objectETag, token).ConfigureAwait(false)).ConfigureAwait(false);
        return new AnnotationResult(_written, null);
    }

    private async Task CopyAsync(ObjectAnnotation annotation, ObjectAnnotation? there, string objectETag, CancellationToken cancellationToken)
    {
        var content = await ReadSourceAsync(annotation, cancellationToken).ConfigureAwait(false);
        if (there is not null && there.Size == annotation.Size && await IsThereAsync(annotation.Name, content, cancellationToken).ConfigureAwait(false))
            return;
        var request = new WriteAnnotationRequest(_context.Destination, objectETag, annotation.Name, content.Payload);
        await _context.WriteAsync(
            async token =>
            {
                await _context.DestinationStore.WriteAnnotationAsync(request, token).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        Interlocked.Increment(ref _written);
    }

    private async Task<AnnotationContent> ReadSourceAsync(ObjectAnnotation annotation, CancellationToken cancellationToken)
    {
        try
        {
            var content = await _context.ReadSourceAsync(token => _context.SourceStore.ReadAnnotationAsync(_context.Source, annotation.Name, token), cancellationToken).ConfigureAwait(false);
            if (content.ETag == annotation.ETag && content.Payload.Length == annotation.Size)
                return content;
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.NotFound)
        {
            // Deleted since.
        }

        throw new AnnotationsChangedException();
    }

    /// <summary>Whether the destination has this very text: under a KMS key the same text has another ETag.</summary>
    private async Task<bool> IsThereAsync(string name, AnnotationContent content, CancellationToken cancellationToken)
    {
        try
        {
            var there = await _context.ReadDestinationAsync(token => _context.DestinationStore.ReadAnnotationAsync(_context.Destination, name, token), cancellationToken).ConfigureAwait(false);
            return there.Payload.Span.SequenceEqual(content.Payload.Span);
        }
        catch (StoreException exception) when (exception.Kind is StoreErrorKind.NotFound or StoreErrorKind.AccessDenied)
        {
            // Who may write need not be allowed to read.
            return false;
        }
    }

    private ItemFailedException Incomplete(ItemFailure failure) =>
        new(Failures.AnnotationsIncomplete(_context.Destination, _source!.Count, failure));
}
