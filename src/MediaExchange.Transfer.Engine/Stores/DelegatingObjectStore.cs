using System.Runtime.CompilerServices;

namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>A store before another one: every request passes through <see cref="InvokeAsync"/>, which may refuse, delay, count or repeat it.</summary>
/// <param name="inner">The store that answers. It stays the caller's.</param>
public abstract class DelegatingObjectStore(IObjectStore inner) : IObjectStore
{
    /// <inheritdoc/>
    public virtual string Name => Inner.Name;

    /// <summary>The store that answers.</summary>
    protected IObjectStore Inner { get; } = inner ?? throw new ArgumentNullException(nameof(inner));

    /// <inheritdoc/>
    public virtual CopyReach ReachOf(IObjectStore source) => Innermost(Inner).ReachOf(Innermost(source));

    /// <inheritdoc/>
    public virtual Task<BucketInfo> GetBucketAsync(string bucket, CancellationToken cancellationToken) =>
        InvokeAsync(new(StoreOperation.GetBucket, new(bucket, "")), token => Inner.GetBucketAsync(bucket, token), cancellationToken);

    /// <inheritdoc/>
    public virtual Task<ObjectHead> HeadAsync(ObjectLocation location, CancellationToken cancellationToken) =>
        InvokeAsync(new(StoreOperation.Head, location), token => Inner.HeadAsync(location, token), cancellationToken);

    /// <inheritdoc/>
    public virtual Task<ObjectHead?> TryHeadAsync(ObjectLocation location, CancellationToken cancellationToken) =>
        InvokeAsync(new(StoreOperation.Head, location), token => Inner.TryHeadAsync(location, token), cancellationToken);

    /// <inheritdoc/>
    public virtual Task<long> GetPartSizeAsync(ObjectLocation location, string ifMatch, int partNumber, CancellationToken cancellationToken) =>
        InvokeAsync(new(StoreOperation.Head, location) { PartNumber = partNumber }, token => Inner.GetPartSizeAsync(location, ifMatch, partNumber, token), cancellationToken);

    /// <inheritdoc/>
    public virtual Task<IReadOnlyList<ObjectTag>> GetTagsAsync(ObjectLocation location, CancellationToken cancellationToken) =>
        InvokeAsync(new(StoreOperation.GetTags, location), token => Inner.GetTagsAsync(location, token), cancellationToken);

    /// <inheritdoc/>
    public virtual Task<IReadOnlyList<ObjectAnnotation>> ListAnnotationsAsync(ObjectLocation location, CancellationToken cancellationToken) =>
        InvokeAsync(new(StoreOperation.ListAnnotations, location), token => Inner.ListAnnotationsAsync(location, token), cancellationToken);

    /// <inheritdoc/>
    public virtual Task<AnnotationContent> ReadAnnotationAsync(ObjectLocation location, string name, CancellationToken cancellationToken) =>
        InvokeAsync(new(StoreOperation.ReadAnnotation, location), token => Inner.ReadAnnotationAsync(location, name, token), cancellationToken);

    /// <inheritdoc/>
    public virtual Task WriteAnnotationAsync(WriteAnnotationRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return InvokeAsync(new(StoreOperation.WriteAnnotation, request.Location) { Bytes = request.Payload.Length }, async token =>
        {
            await Inner.WriteAnnotationAsync(request, token).ConfigureAwait(false);
            return true;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public virtual Task<ListPage> ListAsync(ListRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return InvokeAsync(new(StoreOperation.List, new(request.Bucket, request.Prefix)), token => Inner.ListAsync(request, token), cancellationToken);
    }

    /// <inheritdoc/>
    public virtual Task<ObjectContent> ReadAsync(ReadRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return InvokeAsync(new(StoreOperation.Read, request.Location) { Bytes = request.Length }, token => Inner.ReadAsync(request, token), cancellationToken);
    }

    /// <inheritdoc/>
    public virtual Task<WrittenObject> PutAsync(PutRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var call = new StoreCall(StoreOperation.Put, request.Location) { Bytes = request.Content.Length - request.Content.Position };
        return InvokeAsync(call, token => Inner.PutAsync(request, token), cancellationToken);
    }

    /// <inheritdoc/>
    public virtual Task<WrittenObject> CopyAsync(CopyRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var call = new StoreCall(StoreOperation.Copy, request.Destination) { Source = request.Source };
        return InvokeAsync(call, token => Inner.CopyAsync(request, token), cancellationToken);
    }

    /// <inheritdoc/>
    public virtual Task<CreatedUpload> CreateUploadAsync(CreateUploadRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return InvokeAsync(new(StoreOperation.CreateUpload, request.Destination), token => Inner.CreateUploadAsync(request, token), cancellationToken);
    }

    /// <inheritdoc/>
    public virtual Task<UploadedPart> CopyPartAsync(CopyPartRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var call = new StoreCall(StoreOperation.CopyPart, request.Upload.Destination) { Source = request.Source, PartNumber = request.PartNumber, Bytes = request.Length };
        return InvokeAsync(call, token => Inner.CopyPartAsync(request, token), cancellationToken);
    }

    /// <inheritdoc/>
    public virtual Task<UploadedPart> UploadPartAsync(UploadPartRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var call = new StoreCall(StoreOperation.UploadPart, request.Upload.Destination) { PartNumber = request.PartNumber, Bytes = request.Length };
        return InvokeAsync(call, token => Inner.UploadPartAsync(request, token), cancellationToken);
    }

    /// <inheritdoc/>
    public virtual Task<WrittenObject> CompleteUploadAsync(CompleteUploadRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return InvokeAsync(new(StoreOperation.CompleteUpload, request.Upload.Destination), token => Inner.CompleteUploadAsync(request, token), cancellationToken);
    }

    /// <inheritdoc/>
    public virtual Task AbortUploadAsync(CreatedUpload upload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        return InvokeAsync(new(StoreOperation.AbortUpload, upload.Destination), async token =>
        {
            await Inner.AbortUploadAsync(upload, token).ConfigureAwait(false);
            return true;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public virtual Task<PartPage> ListPartsAsync(CreatedUpload upload, int partNumberMarker, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        return InvokeAsync(new(StoreOperation.ListParts, upload.Destination), token => Inner.ListPartsAsync(upload, partNumberMarker, token), cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PendingUpload> ListUploadsAsync(string bucket, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The first page stands for the whole listing: the pages after it are the inner store's own business.
        var uploads = Inner.ListUploadsAsync(bucket, prefix, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (uploads.ConfigureAwait(false))
        {
            var call = new StoreCall(StoreOperation.ListUploads, new(bucket, prefix));
            var more = await InvokeAsync(call, _ => uploads.MoveNextAsync().AsTask(), cancellationToken).ConfigureAwait(false);
            while (more)
            {
                yield return uploads.Current;
                more = await uploads.MoveNextAsync().ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public virtual Task DeleteAsync(ObjectLocation location, CancellationToken cancellationToken) => InvokeAsync(new(StoreOperation.Delete, location), async token =>
    {
        await Inner.DeleteAsync(location, token).ConfigureAwait(false);
        return true;
    }, cancellationToken);

    /// <summary>The store that answers in the end.</summary>
    internal static IObjectStore Innermost(IObjectStore store)
    {
        while (store is DelegatingObjectStore delegating)
            store = delegating.Inner;
        return store;
    }

    /// <summary>Passes one request on: normally by calling <paramref name="next"/> once and returning what it returns.</summary>
    /// <typeparam name="T">What the request answers.</typeparam>
    /// <param name="call">What the request is about.</param>
    /// <param name="next">Sends it to the inner store.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <exception cref="StoreException">The request failed.</exception>
    protected abstract Task<T> InvokeAsync<T>(StoreCall call, Func<CancellationToken, Task<T>> next, CancellationToken cancellationToken);
}
