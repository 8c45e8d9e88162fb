using System.Collections.Concurrent;
using System.Security.Cryptography;
using Amazon.S3.Model;
using MediaExchange.Transfer.Aws.Wire;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws;

/// <content>Annotations: ListObjectAnnotations, GetObjectAnnotation, PutObjectAnnotation.</content>
public sealed partial class S3ObjectStore
{
    // A store that has not heard of ?annotation takes PUT key?annotation for PUT key, and the text for the object.
    private readonly ConcurrentDictionary<string, bool> _knowsAnnotations = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ObjectAnnotation>> ListAnnotationsAsync(ObjectLocation location, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(location);
        var annotations = new List<ObjectAnnotation>();
        string? token = null;
        do
        {
            ListObjectAnnotationsResponse page;
            try
            {
                page = await ListAnnotationsPageAsync(location, token, cancellationToken).ConfigureAwait(false);
            }
            catch (StoreException refused) when (IsUnknownSubresource(refused.Error))
            {
                throw new StoreException(refused.Error with { Kind = StoreErrorKind.NotSupported }, refused);
            }

            foreach (var entry in page.Annotations ?? [])
                annotations.Add(new ObjectAnnotation(entry.AnnotationName, entry.Size ?? 0, S3Headers.Unquoted(entry.ETag)));
            token = page.NextContinuationToken == token ? null : page.NextContinuationToken;
        }
        while (!string.IsNullOrEmpty(token));
        _knowsAnnotations[location.Bucket] = true;
        return annotations;
    }

    /// <inheritdoc/>
    public Task<AnnotationContent> ReadAnnotationAsync(ObjectLocation location, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(location);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return SendAsync("GetObjectAnnotation", location, _access.Timeouts.Quick, async (client, call, token) =>
        {
            using var response = await client.GetObjectAnnotationAsync(
                new GetObjectAnnotationRequest { BucketName = location.Bucket, Key = location.Key, VersionId = location.VersionId, AnnotationName = name }, token).ConfigureAwait(false);
            using var payload = new MemoryStream();
            await response.ResponseStream.CopyToAsync(payload, token).ConfigureAwait(false);
            return new AnnotationContent(S3Headers.Unquoted(call.Header("ETag")), payload.ToArray());
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task WriteAnnotationAsync(WriteAnnotationRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var location = request.Location;
        if (!_knowsAnnotations.ContainsKey(location.Bucket))
            await ListAnnotationsAsync(location, cancellationToken).ConfigureAwait(false);
        await SendAsync("PutObjectAnnotation", location, _access.Timeouts.Upload(request.Payload.Length), async (client, _, token) =>
        {
            var payload = request.Payload.ToArray();
            using var stream = new MemoryStream(payload, writable: false);
            return await client.PutObjectAnnotationAsync(new PutObjectAnnotationRequest
            {
                BucketName = location.Bucket,
                Key = location.Key,
                VersionId = location.VersionId,
                AnnotationName = request.Name,
                AnnotationPayload = stream,
                ObjectIfMatch = S3Headers.Quoted(request.ObjectETag),
                ContentMD5 = Convert.ToBase64String(MD5.HashData(payload)),
            }, token).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    private Task<ListObjectAnnotationsResponse> ListAnnotationsPageAsync(ObjectLocation location, string? continuation, CancellationToken cancellationToken) =>
        SendAsync(
            "ListObjectAnnotations",
            location,
            _access.Timeouts.Quick,
            async (client, call, token) =>
            {
                var page = await client.ListObjectAnnotationsAsync(
                    new ListObjectAnnotationsRequest
                    {
                        BucketName = location.Bucket,
                        Key = location.Key,
                        VersionId = location.VersionId,
                        ContinuationToken = continuation,
                        MaxAnnotationResults = S3Limits.MaxAnnotations,
                    },
                    token).ConfigureAwait(false);

                // Every listing says what it is of; XML that does not is something else.
                var isListing = !IsObject(call) && (IsAws || page.Annotations is not null || page.AnnotationCount is not null || page.BucketName is not null);
                return isListing ? page : throw new StoreException(new StoreError
                {
                    Kind = StoreErrorKind.NotSupported,
                    Operation = "ListObjectAnnotations",
                    Location = location,
                    HttpStatus = call.Status,
                    RequestId = call.Header("x-amz-request-id"),
                    Message = "The store answered with something else than a list of annotations.",
                });
            },
            cancellationToken,
            isUnwanted: IsObject);

    // A store that ignores what it does not know sends the object itself, which may be terabytes. Only objects have these headers.
    private static bool IsObject(S3Call answer) => answer.Header("ETag") is not null || answer.Header("Last-Modified") is not null;

    private static bool IsUnknownSubresource(StoreError error) =>
        error.Kind == StoreErrorKind.InvalidRequest || (error.Kind == StoreErrorKind.NotFound && error.Code is not (null or "NoSuchKey" or "NoSuchVersion"));
}
