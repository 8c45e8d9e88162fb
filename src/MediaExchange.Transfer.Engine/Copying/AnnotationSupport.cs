using System.Collections.Concurrent;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>
/// Which buckets of a run know no annotations. CopyObject does not tell: a store that does not know the directive ignores it. So the first
/// objects of a run are asked for theirs, and the others spared the request.
/// </summary>
internal sealed class AnnotationSupport
{
    public const string NoneAtSource = "The source's store knows no annotations, so there were none to copy.";

    private readonly ConcurrentDictionary<string, bool> _sources = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _refusing = new(StringComparer.Ordinal);

    /// <summary>Whether a bucket has refused to take over annotations.</summary>
    public bool IsRefusing(string destinationBucket) => _refusing.ContainsKey(destinationBucket);

    public void Refuses(string destinationBucket) => _refusing[destinationBucket] = true;

    /// <summary>Whether the source's store knows annotations, as far as it says.</summary>
    public async Task<bool> IsKnownAsync(CopyContext context, CancellationToken cancellationToken)
    {
        if (_sources.TryGetValue(context.Source.Bucket, out var known))
            return known;
        try
        {
            await context.ReadSourceAsync(token => context.SourceStore.ListAnnotationsAsync(context.Source, token), cancellationToken).ConfigureAwait(false);
            return _sources[context.Source.Bucket] = true;
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.NotSupported)
        {
            return _sources[context.Source.Bucket] = false;
        }
        catch (StoreException exception)
        {
            // Denied: CopyObject has its own permissions, and has done what it was told. Anything else: the next object is asked.
            if (exception.Kind == StoreErrorKind.AccessDenied)
                _sources[context.Source.Bucket] = true;
            return true;
        }
    }
}
