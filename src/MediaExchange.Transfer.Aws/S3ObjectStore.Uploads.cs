using System.Globalization;
using System.Runtime.CompilerServices;
using System.Xml;
using Amazon.S3;
using Amazon.S3.Model;
using MediaExchange.Transfer.Aws.Wire;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Stores;
using CopyPartRequest = MediaExchange.Transfer.Engine.Stores.CopyPartRequest;
using EngineAlgorithm = MediaExchange.Transfer.Engine.Stores.ChecksumAlgorithm;
using EngineUploadPartRequest = MediaExchange.Transfer.Engine.Stores.UploadPartRequest;

namespace MediaExchange.Transfer.Aws;

/// <content>The multipart family.</content>
public sealed partial class S3ObjectStore
{
    private volatile bool _withoutUploadChecksum;

    /// <inheritdoc/>
    public async Task<CreatedUpload> CreateUploadAsync(CreateUploadRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Checksum is null || _withoutUploadChecksum)
            return await CreateOnceAsync(request with { Checksum = null }, cancellationToken).ConfigureAwait(false);
        try
        {
            var created = await CreateOnceAsync(request, cancellationToken).ConfigureAwait(false);
            if (created.Checksum is not null)
                return created;
            // Ceph takes the algorithm, but computes a composite checksum, and would find that the right checksum of the whole differs.
            await AbortUnwantedAsync(created, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException refused) when (!IsAws && refused.Kind is StoreErrorKind.InvalidRequest or StoreErrorKind.NotSupported)
        {
            // Perhaps it was the checksum: if it works without, it was.
        }

        var plain = await CreateOnceAsync(request with { Checksum = null }, cancellationToken).ConfigureAwait(false);
        _withoutUploadChecksum = true;
        return plain;
    }

    /// <inheritdoc/>
    public Task<UploadedPart> CopyPartAsync(CopyPartRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var location = request.Upload.Destination with { VersionId = null };
        var headers = new Dictionary<string, string>
        {
            ["x-amz-copy-source"] = S3Headers.CopySource(request.Source),
            ["x-amz-copy-source-if-match"] = S3Headers.Quoted(request.SourceETag),
            ["x-amz-copy-source-range"] = string.Create(CultureInfo.InvariantCulture, $"bytes={request.Offset}-{request.Offset + request.Length - 1}"),
        };
        return SendAsync("UploadPartCopy", location, _access.Timeouts.Copy, async (client, call, token) =>
        {
            var response = await client.CopyPartAsync(new Amazon.S3.Model.CopyPartRequest
            {
                SourceBucket = request.Source.Bucket,
                SourceKey = request.Source.Key,
                DestinationBucket = location.Bucket,
                DestinationKey = location.Key,
                UploadId = request.Upload.UploadId,
                PartNumber = request.PartNumber,
            }, token).ConfigureAwait(false);
            var etag = S3Headers.Unquoted(response.ETag);
            if (etag.Length == 0)
                throw Unfit("UploadPartCopy", location, call, $"The store answered {call.Status} without an ETag, so nobody knows what it did.");
            var checksum = PartChecksum(
                response.ChecksumCRC64NVME, response.ChecksumCRC32, response.ChecksumCRC32C, response.ChecksumSHA1, response.ChecksumSHA256);
            return new UploadedPart(request.PartNumber, etag, request.Length, checksum);
        }, cancellationToken, headers);
    }

    /// <inheritdoc/>
    public Task<UploadedPart> UploadPartAsync(EngineUploadPartRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var location = request.Upload.Destination with { VersionId = null };
        var headers = new Dictionary<string, string>();
        S3Headers.Add(headers, request.Checksum, request.ContentMd5);
        var body = new BodyStream(request.Content, request.Length);
        if (!body.IsWhole)
            throw TooShort(request);
        return SendAsync("UploadPart", location, _access.Timeouts.Upload(request.Length), async (client, call, token) =>
        {
            if (!body.TryRewind())
                throw Unfit("UploadPart", location, call, "The bytes have passed through, and must be fetched again to be sent again.");
            call.Body = body;
            await client.UploadPartAsync(new Amazon.S3.Model.UploadPartRequest
            {
                BucketName = location.Bucket,
                Key = location.Key,
                UploadId = request.Upload.UploadId,
                PartNumber = request.PartNumber,
            }, token).ConfigureAwait(false);
            var etag = S3Headers.Unquoted(call.Header("ETag"));
            if (etag.Length == 0)
                throw Unfit("UploadPart", location, call, $"The store answered {call.Status} without an ETag, so nobody knows what it did.");
            return new UploadedPart(request.PartNumber, etag, request.Length, Checksums.OfHeaders(call, "") is [var checksum, ..] ? checksum : null);
        }, cancellationToken, headers);
    }

    /// <inheritdoc/>
    public Task<WrittenObject> CompleteUploadAsync(CompleteUploadRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var location = request.Upload.Destination with { VersionId = null };
        var headers = new Dictionary<string, string>
        {
            ["x-amz-mp-object-size"] = request.ObjectSize.ToString(CultureInfo.InvariantCulture),
        };
        if (request.IfNoneMatch)
            headers["If-None-Match"] = "*";
        if (request.Upload.Checksum is { } algorithm)
        {
            headers["x-amz-checksum-type"] = Checksums.FullObject;
            if (request.FullObjectChecksum is { } expected && expected.Algorithm == algorithm)
                headers[Checksums.Header(algorithm)] = expected.Value;
        }

        return SendAsync("CompleteMultipartUpload", location, _access.Timeouts.Copy, async (client, call, token) =>
        {
            var response = await client.CompleteMultipartUploadAsync(new CompleteMultipartUploadRequest
            {
                BucketName = location.Bucket,
                Key = location.Key,
                UploadId = request.Upload.UploadId,
                PartETags = [.. request.Parts.Select(p => Named(p, request.Upload.Checksum))],
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
            return Written("CompleteMultipartUpload", location, call, etag, checksums);
        }, cancellationToken, headers);
    }

    /// <inheritdoc/>
    public async Task AbortUploadAsync(CreatedUpload upload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        var location = upload.Destination with { VersionId = null };
        try
        {
            await SendAsync("AbortMultipartUpload", location, _access.Timeouts.Quick, (client, _, token) => client.AbortMultipartUploadAsync(
                new AbortMultipartUploadRequest { BucketName = location.Bucket, Key = location.Key, UploadId = upload.UploadId }, token), cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException gone) when (gone.Kind == StoreErrorKind.NoSuchUpload)
        {
            // As asked for.
        }
    }

    /// <inheritdoc/>
    public Task<PartPage> ListPartsAsync(CreatedUpload upload, int partNumberMarker, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        var location = upload.Destination with { VersionId = null };
        return SendAsync("ListParts", location, _access.Timeouts.Quick, async (client, call, token) =>
        {
            var response = await client.ListPartsAsync(new ListPartsRequest
            {
                BucketName = location.Bucket,
                Key = location.Key,
                UploadId = upload.UploadId,
                MaxParts = S3Limits.MaxPageSize,
                PartNumberMarker = partNumberMarker > 0 ? partNumberMarker.ToString(CultureInfo.InvariantCulture) : null,
            }, token).ConfigureAwait(false);
            RequireBody("ListParts", location, call);
            var parts = (response.Parts ?? []).Select(p => new UploadedPart(
                p.PartNumber ?? 0,
                S3Headers.Unquoted(p.ETag),
                p.Size ?? 0,
                PartChecksum(p.ChecksumCRC64NVME, p.ChecksumCRC32, p.ChecksumCRC32C, p.ChecksumSHA1, p.ChecksumSHA256))).ToList();
            if (response.IsTruncated != true)
                return new PartPage(parts, null);
            if (parts.Count == 0)
                throw Unfit("ListParts", location, call, "The store says that there are more parts, but not how to go on.");
            return new PartPage(parts, response.NextPartNumberMarker ?? parts[^1].PartNumber);
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PendingUpload> ListUploadsAsync(string bucket, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(bucket);
        ArgumentNullException.ThrowIfNull(prefix);
        string? keyMarker = null;
        string? idMarker = null;
        // Ceph encodes here when asked to, but does not say so in its answer, and plain keys cannot be told from encoded ones.
        // So only S3 is asked at once; others when a key with control characters has made their XML unreadable.
        var encoded = IsAws;
        while (true)
        {
            ListMultipartUploadsResponse page;
            try
            {
                page = await ListUploadsPageAsync(bucket, prefix, keyMarker, idMarker, encoded, cancellationToken).ConfigureAwait(false);
            }
            catch (StoreException failure) when (!encoded && ErrorTranslator.Find<XmlException>(failure) is not null)
            {
                encoded = true;
                continue;
            }

            var encoding = encoded ? EncodingType.Url.Value : null;
            foreach (var upload in page.MultipartUploads ?? [])
                yield return new PendingUpload(ListedText.Decode(upload.Key, encoding), upload.UploadId, Utc(upload.Initiated));
            var (key, id) = (page.NextKeyMarker is null ? null : ListedText.Decode(page.NextKeyMarker, encoding), page.NextUploadIdMarker);
            if (page.IsTruncated != true || (key, id) == (keyMarker, idMarker))
                yield break;
            (keyMarker, idMarker) = (key, id);
        }
    }

    private Task<ListMultipartUploadsResponse> ListUploadsPageAsync(
        string bucket, string prefix, string? keyMarker, string? idMarker, bool encoded, CancellationToken cancellationToken) =>
        SendAsync("ListMultipartUploads", BucketOnly(bucket), _access.Timeouts.Quick, async (client, call, token) =>
        {
            var response = await client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest
            {
                BucketName = bucket,
                Prefix = prefix.Length == 0 ? null : prefix,
                KeyMarker = keyMarker,
                UploadIdMarker = idMarker,
                MaxUploads = S3Limits.MaxPageSize,
                Encoding = encoded ? EncodingType.Url : null,
            }, token).ConfigureAwait(false);
            RequireBody("ListMultipartUploads", BucketOnly(bucket), call);
            return response;
        }, cancellationToken);

    private async Task AbortUnwantedAsync(CreatedUpload created, CancellationToken cancellationToken)
    {
        try
        {
            await AbortUploadAsync(created, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException failure)
        {
            // To the caller this is an upload whose id was never learnt, and is looked for as such.
            throw new StoreException(failure.Error with { Kind = StoreErrorKind.ServerError }, failure);
        }
    }

    private Task<CreatedUpload> CreateOnceAsync(CreateUploadRequest request, CancellationToken cancellationToken)
    {
        var location = request.Destination with { VersionId = null };
        var headers = new Dictionary<string, string>();
        S3Headers.Add(headers, request.Properties, IsAws);
        S3Headers.Add(headers, request.Tags);
        S3Headers.Add(headers, request.Settings);
        if (request.Checksum is { } algorithm)
        {
            headers["x-amz-checksum-algorithm"] = Checksums.Word(algorithm);
            headers["x-amz-checksum-type"] = Checksums.FullObject;
        }

        return SendAsync("CreateMultipartUpload", location, _access.Timeouts.Quick, async (client, call, token) =>
        {
            var response = await client.InitiateMultipartUploadAsync(
                new InitiateMultipartUploadRequest { BucketName = location.Bucket, Key = location.Key }, token).ConfigureAwait(false);
            if (string.IsNullOrEmpty(response.UploadId))
                throw Unfit("CreateMultipartUpload", location, call, "The store gave no upload id.");
            // A store that does not know the headers says nothing of them.
            var agreed = request.Checksum is { } asked
                && string.Equals(call.Header("x-amz-checksum-algorithm"), Checksums.Word(asked), StringComparison.OrdinalIgnoreCase)
                && call.Header("x-amz-checksum-type") == Checksums.FullObject;
            return new CreatedUpload(location, response.UploadId, agreed ? request.Checksum : null) { Encryption = S3Headers.Encryption(call) };
        }, cancellationToken, headers);
    }

    // Not left to the SDK to find out: it hashes with one object a thread, which an exception in the middle would leave with half a hash for the next request.
    private static StoreException TooShort(EngineUploadPartRequest request) => new(new StoreError
    {
        Kind = StoreErrorKind.ConnectionLost,
        Operation = "UploadPart",
        Location = request.Upload.Destination,
        Message = $"The bytes at hand are fewer than the {request.Length} that part {request.PartNumber} shall have.",
    });

    private static PartETag Named(UploadedPart part, EngineAlgorithm? algorithm)
    {
        var named = new PartETag(part.PartNumber, S3Headers.Quoted(part.ETag));
        if (part.Checksum is not { } checksum || checksum.Algorithm != algorithm)
            return named;
        switch (checksum.Algorithm)
        {
            case EngineAlgorithm.Crc64Nvme:
                named.ChecksumCRC64NVME = checksum.Value;
                break;
            case EngineAlgorithm.Crc32:
                named.ChecksumCRC32 = checksum.Value;
                break;
            case EngineAlgorithm.Crc32C:
                named.ChecksumCRC32C = checksum.Value;
                break;
            case EngineAlgorithm.Sha1:
                named.ChecksumSHA1 = checksum.Value;
                break;
            case EngineAlgorithm.Sha256:
                named.ChecksumSHA256 = checksum.Value;
                break;
        }

        return named;
    }

    // A part's checksum is always that of all its bytes.
    private static StoredChecksum? PartChecksum(string? crc64, string? crc32, string? crc32C, string? sha1, string? sha256) =>
        !string.IsNullOrEmpty(crc64) ? new StoredChecksum(EngineAlgorithm.Crc64Nvme, crc64, true)
        : !string.IsNullOrEmpty(crc32) ? new StoredChecksum(EngineAlgorithm.Crc32, crc32, true)
        : !string.IsNullOrEmpty(crc32C) ? new StoredChecksum(EngineAlgorithm.Crc32C, crc32C, true)
        : !string.IsNullOrEmpty(sha1) ? new StoredChecksum(EngineAlgorithm.Sha1, sha1, true)
        : !string.IsNullOrEmpty(sha256) ? new StoredChecksum(EngineAlgorithm.Sha256, sha256, true)
        : null;
}
