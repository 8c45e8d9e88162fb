using Amazon.S3.Model;
using MediaExchange.Transfer.Aws.Wire;
using MediaExchange.Transfer.Engine.Stores;
using EngineAlgorithm = MediaExchange.Transfer.Engine.Stores.ChecksumAlgorithm;

namespace MediaExchange.Transfer.Aws;

/// <content>What publishes or removes an object in one request: PutObject, CopyObject, DeleteObject.</content>
public sealed partial class S3ObjectStore
{
    private volatile bool _withoutAnnotationDirective;

    /// <inheritdoc/>
    public Task<WrittenObject> PutAsync(PutRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var location = request.Location with { VersionId = null };
        var headers = new Dictionary<string, string>();
        S3Headers.Add(headers, request.Properties, IsAws);
        S3Headers.Add(headers, request.Tags);
        S3Headers.Add(headers, request.Settings);
        S3Headers.Add(headers, request.Checksum, request.ContentMd5);
        if (request.IfNoneMatch)
            headers["If-None-Match"] = "*";
        if (request.IfMatch is { } present)
            headers["If-Match"] = S3Headers.Quoted(present);
        var body = new BodyStream(request.Content, request.Content.Length - request.Content.Position);
        return SendAsync("PutObject", location, _access.Timeouts.Upload(body.Length), async (client, call, token) =>
        {
            body.TryRewind();
            call.Body = body;
            await client.PutObjectAsync(new PutObjectRequest { BucketName = location.Bucket, Key = location.Key }, token).ConfigureAwait(false);
            var etag = S3Headers.Unquoted(call.Header("ETag"));
            return Written("PutObject", location, call, etag, Checksums.OfHeaders(call, etag));
        }, cancellationToken, headers);
    }

    /// <inheritdoc/>
    public async Task<WrittenObject> CopyAsync(CopyRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var directs = !_withoutAnnotationDirective;
        try
        {
            return await CopyOnceAsync(request, directs, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException refused) when (directs && !IsAws
            && (refused.Kind == StoreErrorKind.InvalidRequest || (refused.Kind == StoreErrorKind.NotSupported && !request.CopyAnnotations)))
        {
            // Perhaps it was the directive, of which few stores have heard: if it works without, it was. (One that says that it cannot copy
            // annotations is believed; whether to copy without is the caller's choice.)
            var written = await CopyOnceAsync(request, false, cancellationToken).ConfigureAwait(false);
            _withoutAnnotationDirective = true;
            return written;
        }
    }

    private Task<WrittenObject> CopyOnceAsync(CopyRequest request, bool directsAnnotations, CancellationToken cancellationToken)
    {
        var location = request.Destination with { VersionId = null };
        var headers = new Dictionary<string, string>
        {
            ["x-amz-copy-source"] = S3Headers.CopySource(request.Source),
            ["x-amz-copy-source-if-match"] = S3Headers.Quoted(request.SourceETag),
            ["x-amz-metadata-directive"] = request.Properties is null ? "COPY" : "REPLACE",
            ["x-amz-tagging-directive"] = request.Tags is null ? "COPY" : "REPLACE",
        };
        // S3's own default would be to copy them, which needs permissions that a copy without them need not have.
        if (directsAnnotations)
            headers["x-amz-object-annotation-directive"] = request.CopyAnnotations ? "COPY" : "EXCLUDE";
        if (request.Properties is { } properties)
            S3Headers.Add(headers, properties, IsAws);
        else if (!string.IsNullOrEmpty(request.WebsiteRedirectLocation))
            headers["x-amz-website-redirect-location"] = request.WebsiteRedirectLocation;
        if (request.Tags is { } tags)
            S3Headers.Add(headers, tags);
        S3Headers.Add(headers, request.Settings);
        if (request.Checksum is { } algorithm)
            headers["x-amz-checksum-algorithm"] = Checksums.Word(algorithm);
        if (request.IfNoneMatch)
            headers["If-None-Match"] = "*";
        return SendAsync("CopyObject", location, _access.Timeouts.Copy, async (client, call, token) =>
        {
            var response = await client.CopyObjectAsync(new CopyObjectRequest
            {
                SourceBucket = request.Source.Bucket,
                SourceKey = request.Source.Key,
                DestinationBucket = location.Bucket,
                DestinationKey = location.Key,
            }, token).ConfigureAwait(false);
            var etag = S3Headers.Unquoted(response.ETag);
            var checksums = Checksums.Of(a => a switch
            {
                EngineAlgorithm.Crc64Nvme => response.ChecksumCRC64NVME,
                EngineAlgorithm.Crc32 => response.ChecksumCRC32,
                EngineAlgorithm.Crc32C => response.ChecksumCRC32C,
                EngineAlgorithm.Sha1 => response.ChecksumSHA1,
                _ => response.ChecksumSHA256,
            }, response.ChecksumType?.Value, etag);
            return Written("CopyObject", location, call, etag, checksums);
        }, cancellationToken, headers);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(ObjectLocation location, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(location);
        try
        {
            await SendAsync("DeleteObject", location, _access.Timeouts.Quick, (client, _, token) => client.DeleteObjectAsync(
                new DeleteObjectRequest { BucketName = location.Bucket, Key = location.Key, VersionId = location.VersionId }, token), cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException gone) when (gone.Kind == StoreErrorKind.NotFound)
        {
            // As asked for.
        }
    }

    private static WrittenObject Written(string operation, ObjectLocation location, S3Call call, string etag, IReadOnlyList<StoredChecksum> checksums) =>
        etag.Length > 0
            ? new WrittenObject(etag, call.Header("x-amz-version-id"), checksums) { SourceVersionId = call.Header("x-amz-copy-source-version-id") }
            : throw Unfit(operation, location, call, $"The store answered {call.Status} without an ETag, so nobody knows what it did.");
}
