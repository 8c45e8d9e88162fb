using System.Globalization;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace Simulation;

/// <summary>
/// A store whose source objects are made from their numbers when they are asked for, and whose destination keeps counts and a digest of what was
/// written and nothing else. So memory measures the engine, not the store.
/// </summary>
/// <remarks>
/// It holds a copy to what S3 would: the pin, the ranges, every part once, and the CRC of the whole, which is combined from the parts' own.
/// A destination object is forgotten once it is counted: one that is copied twice is counted twice.
/// </remarks>
internal sealed class GeneratedObjectStore(Func<long, long> sizeOf, TransferOptions options, TimeProvider time) : IObjectStore
{
    public const string SourceBucket = "archive";
    public const string DestinationBucket = "exchange";

    private const string KeyPrefix = "library/";
    private const ulong ContentSeed = 0x6D65646961;
    private static readonly ObjectProperties Properties = new() { ContentType = "application/mxf" };
    private static readonly DateTimeOffset Written = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Upload> _uploads = new(StringComparer.Ordinal);
    private long _serial;

    public string Name => "generated://";

    public long Objects { get; private set; }

    public long Bytes { get; private set; }

    public long Requests { get; private set; }

    public int OpenUploads => _uploads.Count;

    public int MostOpenUploads { get; private set; }

    /// <summary>Which objects were published, whatever their order.</summary>
    public ulong ContentDigest { get; private set; }

    /// <summary>Which requests came, in which order and when: two runs are the same when theirs are.</summary>
    public ulong TraceDigest { get; private set; }

    public static string KeyOf(long index) => string.Create(CultureInfo.InvariantCulture, $"{KeyPrefix}{index:d9}.mxf");

    /// <summary>What <see cref="ContentDigest"/> is when each of the first objects was published once.</summary>
    public static ulong ExpectedDigest(long count, Func<long, long> sizeOf)
    {
        var digest = 0UL;
        for (var i = 0L; i < count; i++)
            digest += Mixing.Mix((ulong)i, (ulong)sizeOf(i));
        return digest;
    }

    /// <summary>An object's size by its key, at either side.</summary>
    public long SizeOf(ObjectLocation location) => sizeOf(IndexOf(location.Key));

    public Task<BucketInfo> GetBucketAsync(string bucket, CancellationToken cancellationToken) =>
        Answer(StoreOperation.GetBucket, 0, () => new BucketInfo(bucket, "eu-central-1"));

    public Task<ObjectHead> HeadAsync(ObjectLocation location, CancellationToken cancellationToken)
    {
        var index = IndexOf(location.Key);
        return Answer(StoreOperation.Head, index, () =>
        {
            if (location.Bucket != SourceBucket)
                throw Error(StoreErrorKind.NotFound, StoreOperation.Head, location, "NoSuchKey", 404);
            var size = sizeOf(index);
            return new ObjectHead
            {
                Size = size,
                ETag = ETagOf(index),
                LastModified = Written,
                Properties = Properties,
                Checksums = [ChecksumOf(index, size)],
            };
        });
    }

    public Task<long> GetPartSizeAsync(ObjectLocation location, string ifMatch, int partNumber, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ObjectTag>> GetTagsAsync(ObjectLocation location, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<ObjectTag>>(StoreOperation.GetTags, IndexOf(location.Key), () => []);

    public Task<WrittenObject> CopyAsync(CopyRequest request, CancellationToken cancellationToken)
    {
        var index = IndexOf(request.Source.Key);
        return Answer(StoreOperation.Copy, index, () =>
        {
            Pin(StoreOperation.Copy, request.Source, index, request.SourceETag);
            var size = sizeOf(index);
            if (size > S3Limits.MaxCopySize)
                throw Error(StoreErrorKind.EntityTooLarge, StoreOperation.Copy, request.Source, "EntityTooLarge", 400);
            return Publish(index, size, ETagOf(index));
        });
    }

    public Task<CreatedUpload> CreateUploadAsync(CreateUploadRequest request, CancellationToken cancellationToken)
    {
        var index = IndexOf(request.Destination.Key);
        return Answer(StoreOperation.CreateUpload, index, () =>
        {
            var id = (++_serial).ToString(CultureInfo.InvariantCulture);
            _uploads.Add(id, new Upload(index));
            MostOpenUploads = Math.Max(MostOpenUploads, _uploads.Count);
            return new CreatedUpload(request.Destination, id, ChecksumAlgorithm.Crc64Nvme);
        });
    }

    public Task<UploadedPart> CopyPartAsync(CopyPartRequest request, CancellationToken cancellationToken)
    {
        var index = IndexOf(request.Source.Key);
        return Answer(StoreOperation.CopyPart, index + request.PartNumber, () =>
        {
            Pin(StoreOperation.CopyPart, request.Source, index, request.SourceETag);
            var upload = Find(StoreOperation.CopyPart, request.Upload);
            if (upload.Index != index || request.Offset < 0 || request.Length < 1 || request.Offset + request.Length > sizeOf(index))
                throw Error(StoreErrorKind.InvalidRequest, StoreOperation.CopyPart, request.Source, "InvalidArgument", 400);
            var crc = PartCrc(index, request.Offset, request.Length);
            var part = new UploadedPart(request.PartNumber, Hex(crc, (ulong)request.Offset), request.Length, Stored(crc));
            upload.Bytes += request.Length;
            upload.Digest += DigestOf(part);
            return part;
        });
    }

    public Task<WrittenObject> CompleteUploadAsync(CompleteUploadRequest request, CancellationToken cancellationToken)
    {
        var at = request.Upload.Destination;
        var index = IndexOf(at.Key);
        return Answer(StoreOperation.CompleteUpload, index, () =>
        {
            var upload = Find(StoreOperation.CompleteUpload, request.Upload);
            var size = sizeOf(index);
            var named = 0UL;
            foreach (var part in request.Parts)
                named += DigestOf(part);
            if (named != upload.Digest || upload.Bytes != size || request.ObjectSize != size)
                throw Error(StoreErrorKind.InvalidPart, StoreOperation.CompleteUpload, at, "InvalidPart", 400);
            if (request.FullObjectChecksum != ChecksumOf(index, size))
                throw Error(StoreErrorKind.BadDigest, StoreOperation.CompleteUpload, at, "BadDigest", 400);
            _uploads.Remove(request.Upload.UploadId);
            return Publish(index, size, $"{ETagOf(index)}-{request.Parts.Count}");
        });
    }

    public Task AbortUploadAsync(CreatedUpload upload, CancellationToken cancellationToken) =>
        Answer(StoreOperation.AbortUpload, IndexOf(upload.Destination.Key), () => _uploads.Remove(upload.UploadId));

    public Task<PartPage> ListPartsAsync(CreatedUpload upload, int partNumberMarker, CancellationToken cancellationToken) =>
        Answer(StoreOperation.ListParts, IndexOf(upload.Destination.Key), () =>
        {
            Find(StoreOperation.ListParts, upload);
            return new PartPage([], null);
        });

    public Task<IReadOnlyList<ObjectAnnotation>> ListAnnotationsAsync(ObjectLocation location, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<AnnotationContent> ReadAnnotationAsync(ObjectLocation location, string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task WriteAnnotationAsync(WriteAnnotationRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    // Nothing is remembered of what was published but how much; a run only asks whether there was anything before it.
    public Task<ListPage> ListAsync(ListRequest request, CancellationToken cancellationToken) =>
        Answer(StoreOperation.List, 0, () => new ListPage([], null));

    public Task<ObjectContent> ReadAsync(ReadRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<WrittenObject> PutAsync(PutRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DeleteAsync(ObjectLocation location, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<PendingUpload> ListUploadsAsync(string bucket, string prefix, CancellationToken cancellationToken) => throw new NotSupportedException();

    private static long IndexOf(string key) => long.Parse(key.AsSpan(key.Length - 13, 9), NumberStyles.None, CultureInfo.InvariantCulture);

    private static string ETagOf(long index) => Hex(Mixing.Mix(ContentSeed, (ulong)index), Mixing.Mix(~ContentSeed, (ulong)index));

    private static string Hex(ulong high, ulong low) => string.Create(CultureInfo.InvariantCulture, $"{high:x16}{low:x16}");

    private static ulong DigestOf(UploadedPart part) => Mixing.Mix((ulong)part.PartNumber, (ulong)part.ETag.GetHashCode(StringComparison.Ordinal));

    private static ulong PartCrc(long index, long offset, long length) => Mixing.Mix(Mixing.Mix((ulong)index, (ulong)offset), (ulong)length);

    private static StoredChecksum Stored(ulong crc) => new(ChecksumAlgorithm.Crc64Nvme, Crc.ToBase64(CrcKind.Crc64Nvme, crc), IsFullObject: true);

    private static void Pin(StoreOperation operation, ObjectLocation source, long index, string etag)
    {
        if (etag != ETagOf(index))
            throw Error(StoreErrorKind.PreconditionFailed, operation, source, "PreconditionFailed", 412);
    }

    private static StoreException Error(StoreErrorKind kind, StoreOperation operation, ObjectLocation at, string code, int status) =>
        new(new StoreError { Kind = kind, Operation = operation.ToString(), Location = at, Code = code, HttpStatus = status, Message = "The generated store refuses it." });

    /// <summary>The CRC of the whole: that of its parts combined, each of which stands for content that nobody sees.</summary>
    private StoredChecksum ChecksumOf(long index, long size)
    {
        if (size <= options.MultipartThreshold)
            return Stored(PartCrc(index, 0, size));
        var layout = PartLayout.For(size, options.PartSize);
        var whole = 0UL;
        for (var i = 0; i < layout.Count; i++)
            whole = Crc.Combine(CrcKind.Crc64Nvme, whole, PartCrc(index, layout[i].Offset, layout[i].Length), layout[i].Length);
        return Stored(whole);
    }

    private Upload Find(StoreOperation operation, CreatedUpload upload) =>
        _uploads.TryGetValue(upload.UploadId, out var found) ? found : throw Error(StoreErrorKind.NoSuchUpload, operation, upload.Destination, "NoSuchUpload", 404);

    private WrittenObject Publish(long index, long size, string etag)
    {
        Objects++;
        Bytes += size;
        ContentDigest += Mixing.Mix((ulong)index, (ulong)size);
        return new WrittenObject(etag, null, [ChecksumOf(index, size)]);
    }

    private Task<T> Answer<T>(StoreOperation operation, long about, Func<T> work)
    {
        try
        {
            lock (_gate)
            {
                Requests++;
                TraceDigest = Mixing.Mix(TraceDigest ^ (ulong)time.GetTimestamp(), ((ulong)about << 8) | (byte)operation);
                return Task.FromResult(work());
            }
        }
        catch (StoreException failure)
        {
            return Task.FromException<T>(failure);
        }
    }

    private sealed class Upload(long index)
    {
        public long Index { get; } = index;

        public long Bytes { get; set; }

        public ulong Digest { get; set; }
    }
}
