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
        try
        {
            var written = await context.WriteAsync(token => context.DestinationStore.CopyAsync(request, token), cancellationToken).ConfigureAwait(false);
            Interlocked.Add(ref context.Caller.Counters.Bytes, context.Head.Size);
            return new CopyResult(written, 0);
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
    }
}
