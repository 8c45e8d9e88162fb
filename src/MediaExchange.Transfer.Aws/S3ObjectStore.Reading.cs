using System.Collections.Concurrent;
using System.Globalization;
using Amazon.S3;
using Amazon.S3.Model;
using MediaExchange.Transfer.Aws.Wire;
using MediaExchange.Transfer.Engine.Stores;
using BucketInfo = MediaExchange.Transfer.Engine.Stores.BucketInfo;

namespace MediaExchange.Transfer.Aws;

/// <content>What only looks: HeadBucket, HeadObject, GetObjectTagging, ListObjectsV2, GetObject.</content>
public sealed partial class S3ObjectStore
{
    private const int HeadTries = 3;

    private readonly ConcurrentDictionary<string, bool> _knownBuckets = new(StringComparer.Ordinal);
    private readonly TagCounts _tagCounts = new();
    private volatile bool _withoutChecksumMode;

    /// <inheritdoc/>
    public async Task<BucketInfo> GetBucketAsync(string bucket, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(bucket);
        try
        {
            return await BucketOnceAsync(bucket, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException failure) when (NeedsReason(failure.Error))
        {
            await ExplainAsync(failure, t => ListAsync(new ListRequest(bucket, MaxKeys: 1), t), cancellationToken).ConfigureAwait(false);
            return await BucketOnceAsync(bucket, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task<ObjectHead> HeadAsync(ObjectLocation location, CancellationToken cancellationToken) =>
        await TryHeadAsync(location, cancellationToken).ConfigureAwait(false) ?? throw new StoreException(new StoreError
        {
            Kind = StoreErrorKind.NotFound,
            Operation = "HeadObject",
            Location = location,
            HttpStatus = 404,
            Message = "Nothing is there.",
        });

    /// <inheritdoc/>
    public async Task<ObjectHead?> TryHeadAsync(ObjectLocation location, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(location);
        if (await HeadOfKnownBucketAsync(location, cancellationToken).ConfigureAwait(false) is { } head)
            return head;
        if (_knownBuckets.ContainsKey(location.Bucket))
            return null;

        // 404 without a word: there may be no such bucket.
        try
        {
            await GetBucketAsync(location.Bucket, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException bucket) when (bucket.Kind == StoreErrorKind.NoSuchBucket)
        {
            throw new StoreException(bucket.Error with { Operation = "HeadObject", Location = location, Message = $"The bucket '{location.Bucket}' does not exist." }, bucket);
        }
        catch (StoreException)
        {
            // Nor does the bucket tell anything; the object is missing all the same.
        }

        return null;
    }

    private async Task<ObjectHead?> HeadOfKnownBucketAsync(ObjectLocation location, CancellationToken cancellationToken)
    {
        if (_withoutChecksumMode)
            return await HeadExplainedAsync(location, false, cancellationToken).ConfigureAwait(false);
        try
        {
            return await HeadOnceAsync(location, true, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException failure) when (!IsAws && failure.Error.HttpStatus is 400 or 501)
        {
            // Perhaps this store does not know checksums. If it answers without them, and refuses again with them, it does not: a refusal
            // may have had another reason that has passed, such as a token that another request has renewed meanwhile.
            var head = await HeadExplainedAsync(location, false, cancellationToken).ConfigureAwait(false);
            try
            {
                return await HeadOnceAsync(location, true, cancellationToken).ConfigureAwait(false);
            }
            catch (StoreException again) when (again.Error.HttpStatus == failure.Error.HttpStatus)
            {
                _withoutChecksumMode = true;
                return head;
            }
        }
        catch (StoreException failure) when (NeedsReason(failure.Error))
        {
            return await HeadAgainAsync(failure, location, true, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task<long> GetPartSizeAsync(ObjectLocation location, string ifMatch, int partNumber, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(location);
        return SendAsync("HeadObject", location, _access.Timeouts.Quick, async (client, call, token) =>
        {
            await client.GetObjectMetadataAsync(new GetObjectMetadataRequest
            {
                BucketName = location.Bucket,
                Key = location.Key,
                VersionId = location.VersionId,
                PartNumber = partNumber,
                EtagToMatch = $"\"{ifMatch}\"",
            }, token).ConfigureAwait(false);
            return long.TryParse(call.Header("Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
                ? size
                : throw Unfit("HeadObject", location, call, "The store told no size of the part.");
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ObjectTag>> GetTagsAsync(ObjectLocation location, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(location);
        return SendAsync<IReadOnlyList<ObjectTag>>("GetObjectTagging", location, _access.Timeouts.Quick, async (client, call, token) =>
        {
            var response = await client.GetObjectTaggingAsync(
                new GetObjectTaggingRequest { BucketName = location.Bucket, Key = location.Key, VersionId = location.VersionId }, token).ConfigureAwait(false);
            RequireBody("GetObjectTagging", location, call);
            _tagCounts.Learn(location);
            return [.. (response.Tagging ?? []).Select(t => new ObjectTag(t.Key, t.Value ?? ""))];
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ListPage> ListAsync(ListRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var location = BucketOnly(request.Bucket);
        return SendAsync("ListObjectsV2", location, _access.Timeouts.Quick, async (client, call, token) =>
        {
            var response = await client.ListObjectsV2Async(new ListObjectsV2Request
            {
                BucketName = request.Bucket,
                Prefix = request.Prefix.Length == 0 ? null : request.Prefix,
                StartAfter = request.ContinuationToken is null ? request.StartAfter : null,
                ContinuationToken = request.ContinuationToken,
                MaxKeys = request.MaxKeys,
                Encoding = EncodingType.Url,
            }, token).ConfigureAwait(false);
            RequireBody("ListObjectsV2", location, call);
            var objects = new List<ListedObject>(response.S3Objects?.Count ?? 0);
            foreach (var entry in response.S3Objects ?? [])
            {
                objects.Add(new ListedObject(
                    ListedText.Decode(entry.Key, response.Encoding?.Value),
                    entry.Size ?? 0,
                    S3Headers.Unquoted(entry.ETag),
                    Utc(entry.LastModified),
                    string.IsNullOrEmpty(entry.StorageClass?.Value) ? "STANDARD" : entry.StorageClass.Value));
            }

            var more = response.IsTruncated == true;
            if (more && string.IsNullOrEmpty(response.NextContinuationToken))
                throw Unfit("ListObjectsV2", location, call, "The store says that there is more to list, but not how to go on.");
            return new ListPage(objects, more ? response.NextContinuationToken : null);
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ObjectContent> ReadAsync(ReadRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfNegative(request.Offset);
        if (request.Length is { } length)
            ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        var location = request.Location;
        var ranged = request.Offset > 0 || request.Length is not null;
        var headers = new Dictionary<string, string>();
        if (ranged)
            headers["Range"] = string.Create(CultureInfo.InvariantCulture, $"bytes={request.Offset}-{request.Offset + request.Length - 1}");
        if (request.IfMatch is not null)
            headers["If-Match"] = S3Headers.Quoted(request.IfMatch);
        if (request.WithHead && !_withoutChecksumMode)
            headers["x-amz-checksum-mode"] = "ENABLED";
        return await SendAsync("GetObject", location, _access.Timeouts.Quick, async (client, call, token) =>
        {
            var response = await client.GetObjectAsync(
                new GetObjectRequest { BucketName = location.Bucket, Key = location.Key, VersionId = location.VersionId }, token).ConfigureAwait(false);
            try
            {
                if (ranged && call.Status != 206)
                    throw Unfit("GetObject", location, call, "The store sent the whole object when asked for a part of it.");
                if (ranged && !S3Headers.IsRange(call, request.Offset, request.Length))
                    throw Unfit("GetObject", location, call, $"The store sent another range ('{call.Header("Content-Range")}') than the one asked for ('{headers["Range"]}').");
                if (call.Header("Content-Length") is not { } text || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
                    throw Unfit("GetObject", location, call, "The store did not say how many bytes it sends.");
                var stream = new TranslatingStream(
                    response, count, _access.Timeouts.ReadIdle, e => ErrorTranslator.Translate(e, "GetObject", location, call, _resolved.EndpointName, _access.Timeouts.ReadIdle));
                var etag = S3Headers.Unquoted(call.Header("ETag"));
                return new ObjectContent(stream, count, etag)
                {
                    Head = request.WithHead && etag.Length > 0 ? Described(call, etag, count) with { TagCount = _tagCounts.Of(location, call) } : null,
                };
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }, cancellationToken, headers).ConfigureAwait(false);
    }

    private Task<BucketInfo> BucketOnceAsync(string bucket, CancellationToken cancellationToken) =>
        SendAsync("HeadBucket", BucketOnly(bucket), _access.Timeouts.Quick, async (client, call, token) =>
        {
            await client.HeadBucketAsync(new HeadBucketRequest { BucketName = bucket }, token).ConfigureAwait(false);
            var region = call.Header("x-amz-bucket-region");
            _knownBuckets[bucket] = true;
            if (region is not null)
                _clients.Learn(bucket, region);
            return new BucketInfo(bucket, region);
        }, cancellationToken);

    private async Task<ObjectHead?> HeadExplainedAsync(ObjectLocation location, bool checksums, CancellationToken cancellationToken)
    {
        try
        {
            return await HeadOnceAsync(location, checksums, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException failure) when (NeedsReason(failure.Error))
        {
            return await HeadAgainAsync(failure, location, checksums, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ObjectHead?> HeadAgainAsync(StoreException failure, ObjectLocation location, bool checksums, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await ExplainAsync(
                    failure,
                    async token => await (await ReadAsync(new ReadRequest(location, Length: 1), token).ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false),
                    cancellationToken).ConfigureAwait(false);
                return await HeadOnceAsync(location, checksums, cancellationToken).ConfigureAwait(false);
            }
            catch (StoreException missing) when (missing.Kind == StoreErrorKind.NotFound)
            {
                // What was wrong has been put right meanwhile, and the object is simply not there.
                return null;
            }
            catch (StoreException again) when (attempt < HeadTries && NeedsReason(again.Error))
            {
                // Keys that end in the middle may end between any two requests.
                failure = again;
            }
        }
    }

    private Task<ObjectHead?> HeadOnceAsync(ObjectLocation location, bool checksums, CancellationToken cancellationToken) =>
        SendAsync("HeadObject", location, _access.Timeouts.Quick, async (client, call, token) =>
        {
            await client.GetObjectMetadataAsync(new GetObjectMetadataRequest
            {
                BucketName = location.Bucket,
                Key = location.Key,
                VersionId = location.VersionId,
                ChecksumMode = checksums ? ChecksumMode.ENABLED : null,
            }, token).ConfigureAwait(false);
            if (call.Status == 404)
                return null;
            var etag = S3Headers.Unquoted(call.Header("ETag"));
            if (etag.Length == 0 || !long.TryParse(call.Header("Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var size))
                throw Unfit("HeadObject", location, call, "The store told no ETag or no size.");
            return Described(call, etag, size);
        }, cancellationToken, mayBeMissing: true);

    private static ObjectHead Described(S3Call call, string etag, long size)
    {
        var storageClass = call.Header("x-amz-storage-class") ?? "STANDARD";
        return new ObjectHead
        {
            Size = size,
            ETag = etag,
            VersionId = call.Header("x-amz-version-id"),
            LastModified = DateTimeOffset.TryParse(call.Header("Last-Modified"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : default,
            Checksums = Checksums.OfHeaders(call, etag),
            Properties = S3Headers.Properties(call),
            StorageClass = storageClass,
            Archive = S3Headers.Archive(call, storageClass),
            Encryption = S3Headers.Encryption(call),
        };
    }

    // The answer to a HEAD has no body, hence no code: 400 may be an expired token, 403 a wrong key or a clock that is wrong.
    private bool NeedsReason(StoreError error) =>
        error.Code is null
        && error.HttpStatus is 400 or 403
        // A bucket that has denied in words will mean the same the next time.
        && !(error.HttpStatus == 403 && _explainedDenials.ContainsKey(error.Location!.Bucket));

    /// <summary>Finds out why a HEAD was refused. When it returns, there is no reason any more: what was wrong has been put right meanwhile.</summary>
    /// <exception cref="StoreException">The refusal, with its reason where one was told.</exception>
    private async Task ExplainAsync(StoreException failure, Func<CancellationToken, Task> ask, CancellationToken cancellationToken)
    {
        // Only the clock was wrong, and has been set: the caller's next try will do.
        if (failure.Kind == StoreErrorKind.ClockSkew)
            throw failure;
        try
        {
            await ask(cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException empty) when (empty.Error.HttpStatus == 416)
        {
            // An empty object has no first byte; it was readable.
        }
        catch (StoreException reason) when (reason.Error.Code is not null)
        {
            if (reason.Kind == StoreErrorKind.AccessDenied)
                _explainedDenials[failure.Error.Location!.Bucket] = true;
            throw new StoreException(reason.Error with { Operation = failure.Error.Operation }, reason);
        }
        catch (StoreException)
        {
            throw failure;
        }
    }

    private static DateTimeOffset Utc(DateTime? time) =>
        time is { } value ? new DateTimeOffset(value.ToUniversalTime(), TimeSpan.Zero) : default;
}
