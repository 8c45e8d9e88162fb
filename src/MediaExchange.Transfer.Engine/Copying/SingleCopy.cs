using MediaExchange.Transfer.Engine.Digesting;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>Copies an object of up to 5 GiB in one request, which S3 publishes whole or not at all.</summary>
internal static class SingleCopy
{
    public static async Task<CopyResult> RunAsync(CopyContext context, AnnotationSupport support, CancellationToken cancellationToken)
    {
        var options = context.Options;
        var annotations = options.CopyProperties.HaveAnnotations();
        var isInheriting = context.Digests.Count == 0;
        var request = new CopyRequest(context.Source, context.Head.ETag, context.Destination)
        {
            // The COPY directive keeps even what HEAD cannot tell; "none" needs REPLACE with nothing, and digests need it with everything.
            Properties = isInheriting && options.CopyProperties.HaveHeaders() ? null : context.NewProperties(),

            // There are stores where tags go the way of the metadata, so that where one is given, so is the other.
            Tags = isInheriting && options.CopyProperties.HaveTags() ? null : await context.TagsAsync(cancellationToken).ConfigureAwait(false),
            CopyAnnotations = annotations && !support.IsRefusing(context.Destination.Bucket),
            WebsiteRedirectLocation = options.CopyProperties.HaveRedirect() ? context.Head.Properties.WebsiteRedirectLocation : null,
            Settings = options.Destination,

            // Of a listed object nobody knows whether it has one; S3 keeps it, or else computes its default.
            Checksum = context.IsListed ? null : UploadChecksum.ForSingleCopy(context.Head),
        };
        var lostAnswers = 0;
        try
        {
            var written = await context.Writes.RunAsync(context, isNew => CopyOrFindAsync(request with { IfNoneMatch = isNew })).ConfigureAwait(false);
            Interlocked.Add(ref context.Caller.Counters.Bytes, context.Head.Size);
            return new CopyResult(written, 0) { Remark = annotations ? await RemarkAsync().ConfigureAwait(false) : null };
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.PreconditionFailed)
        {
            throw new ItemFailedException(await context.ExplainPreconditionAsync(exception.Error.Operation, cancellationToken).ConfigureAwait(false));
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.NotFound)
        {
            // It was there when its head was asked for.
            throw new ItemFailedException(Failures.SourceChanged(context.Source, exception.Error.Operation));
        }

        async Task<WrittenObject> CopyOrFindAsync(CopyRequest asked)
        {
            try
            {
                return await CopyAsync(asked).ConfigureAwait(false);
            }
            catch (StoreException exception) when (lostAnswers > 0 && (exception.Kind == StoreErrorKind.PreconditionFailed || exception.Error.IsTransient))
            {
                // An earlier try may have taken effect while its answer was lost: then this one finds its destination taken.
                if (await LookAsync(context, cancellationToken).ConfigureAwait(false) is { } there)
                    return there;
                throw;
            }
        }

        async Task<WrittenObject> CopyAsync(CopyRequest asked)
        {
            try
            {
                return await context.WriteAsync(token => SendAsync(asked, token), cancellationToken).ConfigureAwait(false);
            }
            catch (StoreException exception) when (exception.Kind == StoreErrorKind.NotSupported && asked.CopyAnnotations)
            {
                // S3's directory buckets refuse the directive. If it works without, that was it.
                var written = await CopyAsync(asked with { CopyAnnotations = false }).ConfigureAwait(false);
                support.Refuses(context.Destination.Bucket);
                return written;
            }
        }

        async Task<WrittenObject> SendAsync(CopyRequest asked, CancellationToken token)
        {
            try
            {
                return await context.DestinationStore.CopyAsync(asked, token).ConfigureAwait(false);
            }
            catch (StoreException exception) when (exception.Error.IsTransient)
            {
                lostAnswers++;
                throw;
            }
        }

        async Task<string?> RemarkAsync()
        {
            if (!await support.IsKnownAsync(context, cancellationToken).ConfigureAwait(false))
                return AnnotationSupport.NoneAtSource;
            return support.IsRefusing(context.Destination.Bucket) ? "The destination's store knows no annotations: the source's, if it has any, were not copied." : null;
        }
    }

    /// <summary>Whether what is at the destination is the source's content, whole, as this copy was to make it.</summary>
    private static async Task<WrittenObject?> LookAsync(CopyContext context, CancellationToken cancellationToken)
    {
        var there = await context.TryHeadDestinationAsync(cancellationToken).ConfigureAwait(false);

        // What is to be overwritten was perhaps the same before, with other metadata. Otherwise it was not: that was looked at first, its digests too.
        var isNew = context.Options.IfExists != IfExists.Overwrite || there?.LastModified >= context.Begun - CopyContext.ClockSkew;
        return there is not null && isNew && DigestMetadata.Has(there, context.Digests) && Comparison.Of(context.Head, there).Result == ComparisonResult.Same
            ? new WrittenObject(there.ETag, there.VersionId, there.Checksums)
            : null;
    }
}
