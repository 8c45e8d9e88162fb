using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Preflight;

/// <summary>Finds out what these credentials may do with a bucket by requests that change nothing.</summary>
/// <remarks>
/// S3 decides whether a request is allowed before it looks for what the request is about. So a part for an upload that does not exist tells
/// whether parts may be written (404 NoSuchUpload) or not (403), and nothing is stored, nor could be.
/// </remarks>
internal sealed class BucketProbe(IObjectStore store)
{
    private const string NoUpload = "mediaexchange-transfer-probe";

    /// <summary>Tries what a transfer would ask of these buckets.</summary>
    /// <param name="request">The buckets.</param>
    /// <param name="helperBucket">The helper's own; null to leave it out.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<ProbeAnswer> RunAsync(ProbeRequest request, string? helperBucket, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var found = new List<ProbedOperation>();
        foreach (var bucket in request.Sources)
            await ReadingAsync(bucket, found, cancellationToken).ConfigureAwait(false);
        foreach (var bucket in request.Destinations)
            await WritingAsync(BucketSide.Destination, bucket, "", found, cancellationToken).ConfigureAwait(false);
        if (helperBucket is not null)
            await WritingAsync(BucketSide.Runs, helperBucket, "runs/", found, cancellationToken).ConfigureAwait(false);
        return new ProbeAnswer(found);
    }

    private async Task ReadingAsync(string bucket, List<ProbedOperation> found, CancellationToken cancellationToken)
    {
        ListedObject? any = null;
        await TryAsync(BucketSide.Source, bucket, "ListObjectsV2", found, async token =>
        {
            if ((await store.ListAsync(new ListRequest(bucket, MaxKeys: 1), token).ConfigureAwait(false)).Objects is [var first, ..])
                any = first;
        }, cancellationToken).ConfigureAwait(false);
        if (any is null)
            return;
        var location = new ObjectLocation(bucket, any.Key);
        await TryAsync(BucketSide.Source, bucket, "GetObject", found, token => store.HeadAsync(location, token), cancellationToken).ConfigureAwait(false);
        await TryAsync(BucketSide.Source, bucket, "GetObjectTagging", found, token => store.GetTagsAsync(location, token), cancellationToken).ConfigureAwait(false);
    }

    private async Task WritingAsync(BucketSide side, string bucket, string prefix, List<ProbedOperation> found, CancellationToken cancellationToken)
    {
        var upload = new CreatedUpload(new ObjectLocation(bucket, prefix + NoUpload), NoUpload, null);
        if (side == BucketSide.Destination)
        {
            await TryAsync(side, bucket, "ListMultipartUploads", found, async token =>
            {
                await foreach (var _ in store.ListUploadsAsync(bucket, upload.Destination.Key, token).ConfigureAwait(false))
                    break;
            }, cancellationToken).ConfigureAwait(false);
            await TryAsync(side, bucket, "ListParts", found, token => store.ListPartsAsync(upload, 0, token), cancellationToken).ConfigureAwait(false);
            await TryAsync(side, bucket, "AbortMultipartUpload", found, token => store.AbortUploadAsync(upload, token), cancellationToken).ConfigureAwait(false);
        }

        await TryAsync(side, bucket, "PutObject", found, async token =>
        {
            using var content = new MemoryStream([0]);
            await store.UploadPartAsync(new UploadPartRequest(upload, 1, content, content.Length), token).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    private static async Task TryAsync(BucketSide side, string bucket, string operation, List<ProbedOperation> found, Func<CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        try
        {
            await send(cancellationToken).ConfigureAwait(false);
            found.Add(new ProbedOperation(side, bucket, operation, IsAllowed: true));
        }
        catch (StoreException answer) when (answer.Kind is StoreErrorKind.NoSuchUpload or StoreErrorKind.NotFound or StoreErrorKind.Archived)
        {
            found.Add(new ProbedOperation(side, bucket, operation, IsAllowed: true));
        }
        catch (StoreException answer)
        {
            found.Add(new ProbedOperation(side, bucket, operation, IsAllowed: false, $"{answer.Error.Code ?? answer.Kind.ToString()}: {answer.Error.Message}"));
        }
    }
}
