using System.Runtime.CompilerServices;
using MediaExchange.Transfer.Engine.Stores.InMemory;

namespace MediaExchange.Transfer.Engine.Stores;

// Requests about multipart uploads.
public sealed partial class InMemoryObjectStore
{
    /// <inheritdoc/>
    public Task<CreatedUpload> CreateUploadAsync(CreateUploadRequest request, CancellationToken cancellationToken) => Answer(StoreOperation.CreateUpload, () =>
    {
        var bucket = Bucket(StoreOperation.CreateUpload, request.Destination);
        MemoryRules.CheckWrite(StoreOperation.CreateUpload, request.Destination, bucket, request.Tags, request.Settings);
        if (request.Checksum is ChecksumAlgorithm.Sha1 or ChecksumAlgorithm.Sha256)
            throw MemoryFailure.Invalid(StoreOperation.CreateUpload, request.Destination, $"The FULL_OBJECT checksum type cannot be used with {request.Checksum}.");
        var checksum = Kept(request.Checksum ?? ChecksumAlgorithm.Crc64Nvme);
        var upload = new MemoryUpload(request, $"upload{++_serial:d10}", _options.Clock.GetUtcNow(), checksum);
        bucket.Uploads.Add(upload.Id, upload);
        return new CreatedUpload(request.Destination with { VersionId = null }, upload.Id, checksum);
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<UploadedPart> CopyPartAsync(CopyPartRequest request, CancellationToken cancellationToken) => Answer(StoreOperation.CopyPart, () =>
    {
        var (bucket, upload) = FindUpload(StoreOperation.CopyPart, request.Upload);
        RequirePartNumber(StoreOperation.CopyPart, request.Upload.Destination, request.PartNumber);
        var source = Find(StoreOperation.CopyPart, request.Source).Version;
        CheckPin(StoreOperation.CopyPart, request.Source, source, request.SourceETag, "x-amz-copy-source-if-match");
        CheckArchive(StoreOperation.CopyPart, request.Source, source);
        if (request.Length > S3Limits.MaxPartSize)
            throw MemoryFailure.TooLarge(StoreOperation.CopyPart, request.Source, S3Limits.MaxPartSize);
        if (source.Size <= _options.MinPartSize)
            throw MemoryFailure.Invalid(StoreOperation.CopyPart, request.Source, $"A range can be copied only out of an object of more than {_options.MinPartSize} bytes.");
        if (request.Offset < 0 || request.Length < 1 || request.Offset > source.Size - request.Length)
            throw MemoryFailure.Invalid(StoreOperation.CopyPart, request.Source, $"The range is not within the object's {source.Size} bytes.", "InvalidArgument");
        return AddPart(bucket, upload, request.PartNumber, source.Content!.Slice(request.Offset, request.Length));
    }, cancellationToken);

    /// <inheritdoc/>
    public async Task<UploadedPart> UploadPartAsync(UploadPartRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var at = request.Upload.Destination;
        var bytes = new byte[request.Length];
        var count = await request.Content.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (count < bytes.Length)
            throw MemoryFailure.Make(StoreOperation.UploadPart, StoreErrorKind.ConnectionLost, "IncompleteBody", 400, $"The body ended after {count} of {bytes.Length} bytes.", at);
        return await Answer(StoreOperation.UploadPart, () =>
        {
            var (bucket, upload) = FindUpload(StoreOperation.UploadPart, request.Upload);
            RequirePartNumber(StoreOperation.UploadPart, at, request.PartNumber);
            if (request.Checksum is { } promised && upload.Request.Checksum is { } agreed && promised.Algorithm != agreed)
                throw MemoryFailure.Invalid(StoreOperation.UploadPart, at, $"Checksum Type mismatch occurred, expected checksum Type: {agreed}, actual checksum Type: {promised.Algorithm}.");
            var content = MemoryContent.Of(bytes);
            RequireDigests(StoreOperation.UploadPart, at, content, request.Checksum, request.ContentMd5);
            return AddPart(bucket, upload, request.PartNumber, content);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<WrittenObject> CompleteUploadAsync(CompleteUploadRequest request, CancellationToken cancellationToken) => Answer(StoreOperation.CompleteUpload, () =>
    {
        var (bucket, upload) = FindUpload(StoreOperation.CompleteUpload, request.Upload);
        var destination = upload.Request.Destination;
        var parts = TakeParts(upload, request, destination);
        if (request.IfNoneMatch && bucket.Current(destination.Key) is not null)
            throw MemoryFailure.Precondition(StoreOperation.CompleteUpload, destination, "If-None-Match");
        var written = Assemble(bucket, upload.Request.Settings, parts, upload.Checksum) with
        {
            Properties = upload.Request.Properties,
            Tags = upload.Request.Tags,
        };
        if (_options.KnowsFullObjectChecksums)
            CheckWhole(request, destination, written);
        bucket.Uploads.Remove(upload.Id);
        bucket.Add(destination.Key, written);
        return written.Written();
    }, cancellationToken);

    /// <inheritdoc/>
    public Task AbortUploadAsync(CreatedUpload upload, CancellationToken cancellationToken) =>
        Answer(StoreOperation.AbortUpload, () => Bucket(StoreOperation.AbortUpload, upload.Destination).Uploads.Remove(upload.UploadId), cancellationToken);

    /// <inheritdoc/>
    public Task<PartPage> ListPartsAsync(CreatedUpload upload, int partNumberMarker, CancellationToken cancellationToken) => Answer(StoreOperation.ListParts, () =>
    {
        var parts = FindUpload(StoreOperation.ListParts, upload).Upload.Parts.Values.Select(part => part.Answer).Where(part => part.PartNumber > partNumberMarker)
            .Take(_options.PageSize + 1).ToList();
        if (parts.Count <= _options.PageSize)
            return new PartPage(parts, null);
        parts.RemoveAt(_options.PageSize);
        return new PartPage(parts, parts[^1].PartNumber);
    }, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<PendingUpload> ListUploadsAsync(string bucket, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PendingUpload? last = null;
        do
        {
            var page = await Answer(StoreOperation.ListUploads, () => ListUploads(bucket, prefix, last), cancellationToken).ConfigureAwait(false);
            foreach (var upload in page)
                yield return upload;
            last = page.Count == _options.PageSize ? page[^1] : null;
        }
        while (last is not null);
    }

    private UploadedPart AddPart(MemoryBucket bucket, MemoryUpload upload, int number, MemoryContent content)
    {
        var md5 = content.Md5();
        var etag = MemoryDigests.ETag(md5, upload.Request.Settings.Encryption ?? bucket.Setup.DefaultEncryption, ++_serial);
        var checksum = upload.Checksum is { } algorithm ? MemoryDigests.Checksum(algorithm, content) : null;
        var answer = new UploadedPart(number, etag, content.Length, checksum);
        upload.Parts[number] = new MemoryPart(content, md5, answer);
        return answer;
    }

    private static void RequirePartNumber(StoreOperation operation, ObjectLocation at, int number)
    {
        if (number is < 1 or > S3Limits.MaxParts)
            throw MemoryFailure.Invalid(operation, at, $"The part number is {number}, and 1 to {S3Limits.MaxParts} are allowed.", "InvalidArgument");
    }

    // A store that knows no checksums has never heard of the header; Content-MD5 it has.
    private void RequireDigests(StoreOperation operation, ObjectLocation at, MemoryContent content, StoredChecksum? checksum, string? md5)
    {
        if (checksum is not null && _options.KnowsFullObjectChecksums)
            Require(checksum.Value, MemoryDigests.Checksum(checksum.Algorithm, content).Value);
        if (md5 is not null)
            Require(md5, Convert.ToBase64String(content.Md5()));

        void Require(string promised, string computed)
        {
            if (promised != computed)
                throw MemoryFailure.Make(operation, StoreErrorKind.BadDigest, "BadDigest", 400, $"The digest of the body is {computed}, and {promised} was promised.", at);
        }
    }

    private List<PendingUpload> ListUploads(string bucket, string prefix, PendingUpload? last) =>
    [
        .. Bucket(StoreOperation.ListUploads, new(bucket, "")).Uploads.Values
            .Select(upload => new PendingUpload(upload.Request.Destination.Key, upload.Id, upload.Initiated))
            .Where(upload => upload.Key.StartsWith(prefix, StringComparison.Ordinal) && (last is null || Compare(upload, last) > 0))
            .OrderBy(upload => upload, Comparer<PendingUpload>.Create(Compare))
            .Take(_options.PageSize),
    ];

    private static int Compare(PendingUpload x, PendingUpload y)
    {
        var keys = KeyOrder.Instance.Compare(x.Key, y.Key);
        return keys != 0 ? keys : string.CompareOrdinal(x.UploadId, y.UploadId);
    }

    private List<MemoryContent> TakeParts(MemoryUpload upload, CompleteUploadRequest request, ObjectLocation destination)
    {
        if (request.Parts.Count == 0)
            throw MemoryFailure.Invalid(StoreOperation.CompleteUpload, destination, "No parts are named.", "MalformedXML");
        var contents = new List<MemoryContent>(request.Parts.Count);
        var previous = 0;
        foreach (var named in request.Parts)
        {
            if (named.PartNumber <= previous)
                throw MemoryFailure.Invalid(StoreOperation.CompleteUpload, destination, "The parts are not in ascending order.", "InvalidPartOrder");
            previous = named.PartNumber;
            if (!upload.Parts.TryGetValue(named.PartNumber, out var part) || part.Answer.ETag != named.ETag)
            {
                throw MemoryFailure.Make(StoreOperation.CompleteUpload, StoreErrorKind.InvalidPart, "InvalidPart", 400,
                    $"Part {named.PartNumber} is not there, or has another ETag.", destination);
            }

            contents.Add(part.Content);
        }

        for (var i = 0; i < contents.Count - 1; i++)
        {
            if (contents[i].Length < _options.MinPartSize)
                throw MemoryFailure.Invalid(StoreOperation.CompleteUpload, destination, $"Part {request.Parts[i].PartNumber} is smaller than {_options.MinPartSize} bytes.", "EntityTooSmall");
        }

        return contents;
    }

    private static void CheckWhole(CompleteUploadRequest request, ObjectLocation destination, MemoryObject written)
    {
        if (request.ObjectSize != written.Size)
        {
            throw MemoryFailure.Invalid(StoreOperation.CompleteUpload, destination,
                $"The object would have {written.Size} bytes, and x-amz-mp-object-size says {request.ObjectSize}.");
        }

        if (request.FullObjectChecksum is not { } promised)
            return;
        if (!promised.IsFullObject || promised.Algorithm != written.Checksums[0].Algorithm)
            throw MemoryFailure.Invalid(StoreOperation.CompleteUpload, destination, $"The upload was not created for a full-object {promised.Algorithm}.");
        if (promised.Value != written.Checksums[0].Value)
        {
            throw MemoryFailure.Make(StoreOperation.CompleteUpload, StoreErrorKind.BadDigest, "BadDigest", 400,
                $"The {promised.Algorithm} of the object is {written.Checksums[0].Value}, and {promised.Value} was promised.", destination);
        }
    }

    private (MemoryBucket Bucket, MemoryUpload Upload) FindUpload(StoreOperation operation, CreatedUpload created)
    {
        var bucket = Bucket(operation, created.Destination);
        return bucket.Uploads.TryGetValue(created.UploadId, out var upload) && upload.Request.Destination.Key == created.Destination.Key
            ? (bucket, upload)
            : throw MemoryFailure.NoSuchUpload(operation, created.Destination);
    }
}
