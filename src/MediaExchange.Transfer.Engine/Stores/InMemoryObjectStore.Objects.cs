using System.Text;
using MediaExchange.Transfer.Engine.Stores.InMemory;

namespace MediaExchange.Transfer.Engine.Stores;

// Requests about whole objects.
public sealed partial class InMemoryObjectStore
{
    /// <inheritdoc/>
    public Task<BucketInfo> GetBucketAsync(string bucket, CancellationToken cancellationToken) => Answer(StoreOperation.GetBucket, () =>
    {
        var found = Bucket(StoreOperation.GetBucket, new(bucket, ""));
        return new BucketInfo(found.Name, found.Setup.Region);
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<ObjectHead> HeadAsync(ObjectLocation location, CancellationToken cancellationToken) =>
        Answer(StoreOperation.Head, () => Described(Find(StoreOperation.Head, location).Version), cancellationToken);

    /// <inheritdoc/>
    public Task<long> GetPartSizeAsync(ObjectLocation location, string ifMatch, int partNumber, CancellationToken cancellationToken) => Answer(StoreOperation.Head, () =>
    {
        var version = Find(StoreOperation.Head, location).Version;
        CheckPin(StoreOperation.Head, location, version, ifMatch, "If-Match");
        var sizes = version.PartSizes ?? [version.Size];
        return partNumber >= 1 && partNumber <= sizes.Length
            ? sizes[partNumber - 1]
            : throw MemoryFailure.Invalid(StoreOperation.Head, location, $"There is no part {partNumber} among the {sizes.Length} of the object.", "InvalidPartNumber", 416);
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ObjectTag>> GetTagsAsync(ObjectLocation location, CancellationToken cancellationToken) =>
        Answer(StoreOperation.GetTags, () => Find(StoreOperation.GetTags, location).Version.Tags, cancellationToken);

    /// <inheritdoc/>
    public Task<ListPage> ListAsync(ListRequest request, CancellationToken cancellationToken) => Answer(StoreOperation.List, () =>
    {
        var at = new ObjectLocation(request.Bucket, "");
        var bucket = Bucket(StoreOperation.List, at);
        if (request.MaxKeys is < 1 or > S3Limits.MaxPageSize)
            throw MemoryFailure.Invalid(StoreOperation.List, at, $"MaxKeys is {request.MaxKeys}, and 1 to {S3Limits.MaxPageSize} are allowed.", "InvalidArgument");
        var after = request.StartAfter ?? "";
        if (request.ContinuationToken is { } token && !TryReadToken(token, out after))
            throw MemoryFailure.Invalid(StoreOperation.List, at, "The continuation token provided is incorrect.", "InvalidArgument");
        var size = Math.Min(request.MaxKeys, _options.PageSize);
        var entries = bucket.List(request.Prefix, after).Take(size + 1)
            .Select(entry => new ListedObject(entry.Key, entry.Value.Size, entry.Value.ETag, entry.Value.LastModified, entry.Value.StorageClass)).ToList();
        if (entries.Count <= size)
            return new ListPage(entries, null);
        entries.RemoveAt(size);
        return new ListPage(entries, MakeToken(entries[^1].Key));
    }, cancellationToken);

    /// <inheritdoc/>
    public Task<ObjectContent> ReadAsync(ReadRequest request, CancellationToken cancellationToken) => Answer(StoreOperation.Read, () =>
    {
        var version = Find(StoreOperation.Read, request.Location).Version;
        CheckPin(StoreOperation.Read, request.Location, version, request.IfMatch, "If-Match");
        CheckArchive(StoreOperation.Read, request.Location, version);
        if (!version.Content!.HasBytes)
            throw Synthetic(request.Location);
        var whole = request is { Offset: 0, Length: null };
        if (!whole && (request.Offset < 0 || request.Offset >= version.Size || request.Length is <= 0))
            throw MemoryFailure.Invalid(StoreOperation.Read, request.Location, $"The range does not begin within the object's {version.Size} bytes.", "InvalidRange", 416);
        var length = Math.Min(request.Length ?? long.MaxValue, version.Size - request.Offset);
        return new ObjectContent(new MemoryStream(version.Content.ToArray(request.Offset, length), writable: false), length, version.ETag)
        {
            Head = request.WithHead ? Described(version) with { TagCount = version.Tags.Count } : null,
        };
    }, cancellationToken);

    /// <inheritdoc/>
    public async Task<WrittenObject> PutAsync(PutRequest request, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await request.Content.CopyToAsync(buffer, cancellationToken).ConfigureAwait(false);
        var content = MemoryContent.Of(buffer.ToArray());
        return await Answer(StoreOperation.Put, () =>
        {
            var bucket = Bucket(StoreOperation.Put, request.Location);
            MemoryRules.CheckWrite(StoreOperation.Put, request.Location, bucket, request.Tags, request.Settings);
            RequireDigests(StoreOperation.Put, request.Location, content, request.Checksum, request.ContentMd5);
            if (request.IfNoneMatch && bucket.Current(request.Location.Key) is not null)
                throw MemoryFailure.Precondition(StoreOperation.Put, request.Location, "If-None-Match");
            if (request.IfMatch is not null)
                CheckPin(StoreOperation.Put, request.Location, Find(StoreOperation.Put, request.Location with { VersionId = null }).Version, request.IfMatch, "If-Match");
            var written = Whole(bucket, request.Settings, content, request.Checksum?.Algorithm ?? ChecksumAlgorithm.Crc64Nvme) with { Properties = request.Properties, Tags = request.Tags };
            bucket.Add(request.Location.Key, written);
            return written.Written();
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<WrittenObject> CopyAsync(CopyRequest request, CancellationToken cancellationToken) => Answer(StoreOperation.Copy, () =>
    {
        var bucket = Bucket(StoreOperation.Copy, request.Destination);
        MemoryRules.CheckWrite(StoreOperation.Copy, request.Destination, bucket, request.Tags, request.Settings);
        var source = Find(StoreOperation.Copy, request.Source).Version;
        CheckPin(StoreOperation.Copy, request.Source, source, request.SourceETag, "x-amz-copy-source-if-match");
        CheckArchive(StoreOperation.Copy, request.Source, source);
        if (source.Size > _options.MaxCopySize)
            throw MemoryFailure.TooLarge(StoreOperation.Copy, request.Source, _options.MaxCopySize);
        if (request is { Source.VersionId: null, Properties: null, Tags: null, WebsiteRedirectLocation: null } && request.Settings == DestinationSettings.Default
            && request.Source == request.Destination with { VersionId = null })
        {
            throw MemoryFailure.Invalid(StoreOperation.Copy, request.Source, "The copy would replace the object by itself without a change.");
        }

        if (request.IfNoneMatch && bucket.Current(request.Destination.Key) is not null)
            throw MemoryFailure.Precondition(StoreOperation.Copy, request.Destination, "If-None-Match");
        var kept = source.Checksums.Count > 0 ? source.Checksums[0].Algorithm : ChecksumAlgorithm.Crc64Nvme;
        var written = Whole(bucket, request.Settings, source.Content!, request.Checksum ?? kept) with
        {
            // S3 copies all headers but this one.
            Properties = request.Properties ?? source.Properties with { WebsiteRedirectLocation = request.WebsiteRedirectLocation },
            Tags = request.Tags ?? source.Tags,
            Annotations = request.CopyAnnotations && _options.KnowsAnnotations ? source.Annotations : MemoryObject.NoAnnotations,
        };
        bucket.Add(request.Destination.Key, written);
        return written.Written() with { SourceVersionId = source.VersionId };
    }, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(ObjectLocation location, CancellationToken cancellationToken) => Answer(StoreOperation.Delete, () =>
    {
        var bucket = Bucket(StoreOperation.Delete, location);
        MemoryRules.CheckKey(StoreOperation.Delete, location);
        if (bucket.Setup.IsVersioned && location.VersionId is null)
            bucket.Add(location.Key, Version(bucket, DestinationSettings.Default, null, content: null));
        else
            bucket.Remove(location.Key, location.VersionId);
        return true;
    }, cancellationToken);

    private static ObjectHead Described(MemoryObject version) => new()
    {
        Size = version.Size,
        ETag = version.ETag,
        VersionId = version.VersionId,
        LastModified = version.LastModified,
        Checksums = version.Checksums,
        Properties = version.Properties,
        StorageClass = version.StorageClass,
        Archive = version.Archive,
        Encryption = version.Encryption,
    };

    private static void CheckPin(StoreOperation operation, ObjectLocation at, MemoryObject version, string? etag, string header)
    {
        if (etag is not null && etag != version.ETag)
            throw MemoryFailure.Precondition(operation, at, header);
    }

    private static void CheckArchive(StoreOperation operation, ObjectLocation at, MemoryObject version)
    {
        if (version.Archive is ArchiveState.Archived or ArchiveState.Restoring)
            throw MemoryFailure.Archived(operation, at);
    }

    // Opaque, so that nobody takes the token for a key.
    private static string MakeToken(string key) => Convert.ToBase64String(Encoding.UTF8.GetBytes(key));

    private static bool TryReadToken(string token, out string key)
    {
        var bytes = new byte[token.Length];
        var isToken = Convert.TryFromBase64String(token, bytes, out var length);
        key = Encoding.UTF8.GetString(bytes, 0, length);
        return isToken;
    }
}
