using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>Copies an object of up to 5 GiB in one request, which S3 publishes whole or not at all.</summary>
internal static class SingleCopy
{
    public static async Task<CopyResult> RunAsync(CopyContext context, CancellationToken cancellationToken)
    {
        var options = context.Options;
        var request = new CopyRequest(context.Source, context.Head.ETag, context.Destination)
        {
            // The COPY directive keeps even what HEAD cannot tell; "none" needs REPLACE with nothing.
            Properties = options.CopyProperties == CopyProperties.None ? new ObjectProperties() : null,
            Tags = options.CopyProperties == CopyProperties.Default ? null : [],
            Settings = options.Destination,
            Checksum = UploadChecksum.ForSingleCopy(context.Head),
            IfNoneMatch = context.MustBeNew,
        };
        var lostAnswers = 0;
        try
        {
            var written = await context.CallAsync(
                async token =>
                {
                    try
                    {
                        return await context.DestinationStore.CopyAsync(request, token).ConfigureAwait(false);
                    }
                    catch (StoreException exception) when (exception.Error.IsTransient)
                    {
                        lostAnswers++;
                        throw;
                    }
                },
                cancellationToken).ConfigureAwait(false);
            return Done(context, written);
        }
        catch (StoreException exception) when (lostAnswers > 0 && (exception.Kind == StoreErrorKind.PreconditionFailed || exception.Error.IsTransient))
        {
            // An earlier try may have taken effect while its answer was lost: then this one finds its destination taken.
            if (await LookAsync(context, cancellationToken).ConfigureAwait(false) is { } there)
                return Done(context, there);
            throw await ExplainedAsync(context, exception, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException exception) when (exception.Kind is StoreErrorKind.PreconditionFailed or StoreErrorKind.NotFound)
        {
            throw await ExplainedAsync(context, exception, cancellationToken).ConfigureAwait(false);
        }
    }

    private static CopyResult Done(CopyContext context, WrittenObject written)
    {
        Interlocked.Add(ref context.Caller.Counters.Bytes, context.Head.Size);
        return new CopyResult(written, 0);
    }

    private static async Task<ItemFailedException> ExplainedAsync(CopyContext context, StoreException exception, CancellationToken cancellationToken) => new(exception.Kind switch
    {
        StoreErrorKind.PreconditionFailed => await context.ExplainPreconditionAsync(exception.Error.Operation, cancellationToken).ConfigureAwait(false),

        // It was there when its head was asked for.
        StoreErrorKind.NotFound => Failures.SourceChanged(context.Source, exception.Error.Operation),
        _ => Failures.From(exception.Error),
    });

    /// <summary>Whether what is at the destination is the source's content, whole, as this copy was to make it.</summary>
    private static async Task<WrittenObject?> LookAsync(CopyContext context, CancellationToken cancellationToken)
    {
        var there = await context.TryHeadDestinationAsync(null, cancellationToken).ConfigureAwait(false);

        // What is to be overwritten was perhaps the same before, with other metadata. Otherwise it was not: that was looked at first.
        var isNew = context.Options.IfExists != IfExists.Overwrite || there?.LastModified >= context.Begun - CopyContext.ClockSkew;
        return there is not null && isNew && Comparison.Of(context.Head, there).Result == ComparisonResult.Same
            ? new WrittenObject(there.ETag, there.VersionId, there.Checksums)
            : null;
    }
}
