namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>The seam to any object store, in the words of the domain. One call is one request, without retries of its own: the engine owns those.</summary>
/// <remarks>
/// Every method throws <see cref="StoreException"/> for a request that failed, and <see cref="OperationCanceledException"/> only when its token was cancelled.
/// An error inside a 200 answer is an error here. Implementations are safe for concurrent use.
/// </remarks>
public interface IObjectStore
{
    /// <summary>What people call it, such as <c>s3://</c> with its endpoint; for messages.</summary>
    string Name { get; }

    /// <summary>Tells whether this store's server-side copies can read what is in another one. No request is sent.</summary>
    /// <param name="source">The other store, without decorators.</param>
    CopyReach ReachOf(IObjectStore source) => ReferenceEquals(this, source) ? CopyReach.Same : CopyReach.OtherStore;

    /// <summary>Looks whether a bucket is there and may be used (HeadBucket).</summary>
    Task<BucketInfo> GetBucketAsync(string bucket, CancellationToken cancellationToken);

    /// <summary>Asks for an object's size, ETag, checksums, headers and metadata (HeadObject).</summary>
    Task<ObjectHead> HeadAsync(ObjectLocation location, CancellationToken cancellationToken);

    /// <summary>As <see cref="HeadAsync"/>, for an object that may well not be there.</summary>
    /// <remarks>An exception costs as much as the request that it ends, so stores answer without one where they can.</remarks>
    /// <returns><see langword="null"/> when there is no such object; a missing bucket is a failure.</returns>
    async Task<ObjectHead?> TryHeadAsync(ObjectLocation location, CancellationToken cancellationToken)
    {
        try
        {
            return await HeadAsync(location, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.NotFound)
        {
            return null;
        }
    }

    /// <summary>Asks for the size in bytes of one part of an object that was uploaded in parts (HeadObject with partNumber).</summary>
    /// <param name="location">The object.</param>
    /// <param name="ifMatch">The ETag that it must have.</param>
    /// <param name="partNumber">1 to the number of its parts.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    Task<long> GetPartSizeAsync(ObjectLocation location, string ifMatch, int partNumber, CancellationToken cancellationToken);

    /// <summary>Asks for an object's tags (GetObjectTagging).</summary>
    Task<IReadOnlyList<ObjectTag>> GetTagsAsync(ObjectLocation location, CancellationToken cancellationToken);

    /// <summary>Asks for the annotations of an object (ListObjectAnnotations), all of them: up to <see cref="S3Limits.MaxAnnotations"/>.</summary>
    /// <exception cref="StoreException"><see cref="StoreErrorKind.NotSupported"/>: the store, or the bucket, knows no annotations.</exception>
    Task<IReadOnlyList<ObjectAnnotation>> ListAnnotationsAsync(ObjectLocation location, CancellationToken cancellationToken);

    /// <summary>Reads an annotation (GetObjectAnnotation).</summary>
    Task<AnnotationContent> ReadAnnotationAsync(ObjectLocation location, string name, CancellationToken cancellationToken);

    /// <summary>Attaches an annotation (PutObjectAnnotation). A store that has not shown that it knows annotations is never sent one: it might take the text for the object.</summary>
    /// <exception cref="StoreException"><see cref="StoreErrorKind.NotSupported"/>: the store, or the bucket, knows no annotations.</exception>
    Task WriteAnnotationAsync(WriteAnnotationRequest request, CancellationToken cancellationToken);

    /// <summary>Asks for one page of objects (ListObjectsV2).</summary>
    Task<ListPage> ListAsync(ListRequest request, CancellationToken cancellationToken);

    /// <summary>Asks for bytes (GetObject). Reading the stream may throw <see cref="StoreException"/> too.</summary>
    Task<ObjectContent> ReadAsync(ReadRequest request, CancellationToken cancellationToken);

    /// <summary>Writes an object (PutObject).</summary>
    Task<WrittenObject> PutAsync(PutRequest request, CancellationToken cancellationToken);

    /// <summary>Copies an object of up to 5 GiB within the store (CopyObject).</summary>
    Task<WrittenObject> CopyAsync(CopyRequest request, CancellationToken cancellationToken);

    /// <summary>Begins a multipart upload (CreateMultipartUpload).</summary>
    Task<CreatedUpload> CreateUploadAsync(CreateUploadRequest request, CancellationToken cancellationToken);

    /// <summary>Copies a range into a part (UploadPartCopy).</summary>
    Task<UploadedPart> CopyPartAsync(CopyPartRequest request, CancellationToken cancellationToken);

    /// <summary>Writes a part from bytes that pass through this machine (UploadPart).</summary>
    Task<UploadedPart> UploadPartAsync(UploadPartRequest request, CancellationToken cancellationToken);

    /// <summary>Publishes an upload (CompleteMultipartUpload).</summary>
    Task<WrittenObject> CompleteUploadAsync(CompleteUploadRequest request, CancellationToken cancellationToken);

    /// <summary>Gives an upload up and frees its parts (AbortMultipartUpload). An upload that is not there counts as aborted.</summary>
    Task AbortUploadAsync(CreatedUpload upload, CancellationToken cancellationToken);

    /// <summary>Asks for one page of an upload's parts (ListParts).</summary>
    Task<PartPage> ListPartsAsync(CreatedUpload upload, int partNumberMarker, CancellationToken cancellationToken);

    /// <summary>Asks for the uploads under way below a prefix (ListMultipartUploads), all pages, oldest pages first.</summary>
    IAsyncEnumerable<PendingUpload> ListUploadsAsync(string bucket, string prefix, CancellationToken cancellationToken);

    /// <summary>Deletes an object (DeleteObject). An object that is not there counts as deleted. The engine never calls it on a destination; tests and clean-ups do.</summary>
    Task DeleteAsync(ObjectLocation location, CancellationToken cancellationToken);
}
