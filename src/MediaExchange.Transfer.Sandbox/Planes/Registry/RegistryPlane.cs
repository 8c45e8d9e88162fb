using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using MediaExchange.Transfer.Sandbox.Edge.Signing;
using MediaExchange.Transfer.Sandbox.Planes.Ecr;
using MediaExchange.Transfer.Sandbox.S3;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.Planes.Registry;

/// <summary>The distribution API of images, as far as pushing and pulling need it. Blobs go to disk as they come.</summary>
internal sealed class RegistryPlane(EcrStore store, EcrPasswords passwords, BlobFolder blobs, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, RegistryUpload> _uploads = new(StringComparer.Ordinal);

    public Task InvokeAsync(HttpContext http)
    {
        var target = RawTarget.Of(http);
        var route = RegistryRoute.Of(http.Request.Method, target);
        var response = http.Response;
        response.Headers["Docker-Distribution-Api-Version"] = "registry/2.0";
        if (passwords.Check(http.Request.Headers.Authorization.ToString()) is not { } place)
        {
            throw new PlaneException("UNAUTHORIZED", "Your authorization token is missing, wrong or expired: get one with GetAuthorizationToken, and send it as Basic authorization.")
            {
                Status = 401,
                Headers = [("WWW-Authenticate", $"Basic realm=\"{http.Request.Scheme}://{http.Request.Host}/\",service=\"ecr.amazonaws.com\"")],
            };
        }

        var query = new S3Query(target.Query);
        return route.Operation switch
        {
            RegistryOperation.CheckApi => Task.CompletedTask,
            RegistryOperation.HeadBlob or RegistryOperation.GetBlob => SendBlobAsync(http, Repository(place, route), route.Reference),
            RegistryOperation.StartUpload => StartAsync(http, place, Repository(place, route), query),
            RegistryOperation.GetUpload => Status(http, Upload(place, route), StatusCodes.Status204NoContent),
            RegistryOperation.PatchUpload => PatchAsync(http, Upload(place, route)),
            RegistryOperation.PutUpload => FinishAsync(http, Upload(place, route), query["digest"]),
            RegistryOperation.CancelUpload => Cancel(http, Upload(place, route)),
            RegistryOperation.HeadManifest or RegistryOperation.GetManifest => SendManifestAsync(http, Repository(place, route), route.Reference),
            RegistryOperation.PutManifest => PutManifestAsync(http, Repository(place, route), route.Reference),
            _ => throw new PlaneException("UNSUPPORTED", $"The sandbox's registry does not know {http.Request.Method} {target.Path}.") { Status = 405 },
        };
    }

    public void Reset()
    {
        foreach (var id in _uploads.Keys)
        {
            if (_uploads.TryRemove(id, out var upload))
                upload.Dispose();
        }
    }

    private EcrRepository Repository(AwsPlace place, RegistryRoute route)
    {
        lock (store.Gate)
        {
            return store.Find(place, route.Repository)
                ?? throw new PlaneException("NAME_UNKNOWN", EcrPlane.NotFound(place, route.Repository).Message) { Status = 404 };
        }
    }

    private RegistryUpload Upload(AwsPlace place, RegistryRoute route) =>
        _uploads.TryGetValue(route.Reference, out var upload) && upload.Repository == Repository(place, route)
            ? upload
            : throw new PlaneException("BLOB_UPLOAD_UNKNOWN", $"There is no upload {route.Reference} to the repository {route.Repository}.") { Status = 404 };

    private async Task SendBlobAsync(HttpContext http, EcrRepository repository, string digest)
    {
        long length;
        lock (store.Gate)
        {
            if (!repository.Blobs.TryGetValue(digest, out length))
                throw new PlaneException("BLOB_UNKNOWN", $"The repository {repository.Name} has no blob {digest}.") { Status = 404 };
        }

        var response = http.Response;
        response.ContentType = "application/octet-stream";
        response.ContentLength = length;
        response.Headers["Docker-Content-Digest"] = digest;
        if (HttpMethods.IsHead(http.Request.Method))
            return;
        await using var file = blobs.Open(digest);
        await file.CopyToAsync(response.Body, http.RequestAborted);
    }

    private Task StartAsync(HttpContext http, AwsPlace place, EcrRepository repository, S3Query query)
    {
        // A blob of a neighbour needs no bytes; where there is none, an upload begins, as the specification has it.
        if (query["mount"] is { } mount && query["from"] is { } from)
        {
            lock (store.Gate)
            {
                if (store.Find(place, from)?.Blobs.TryGetValue(mount, out var length) == true)
                {
                    repository.Blobs[mount] = length;
                    return Made(http, $"/v2/{repository.Name}/blobs/{mount}", mount);
                }
            }
        }

        var upload = new RegistryUpload(repository, Guid.NewGuid().ToString());
        _uploads[upload.Id] = upload;
        return query["digest"] is { } digest ? FinishAsync(http, upload, digest) : Status(http, upload, StatusCodes.Status202Accepted);
    }

    private static Task Status(HttpContext http, RegistryUpload upload, int status)
    {
        var response = http.Response;
        response.StatusCode = status;
        response.Headers.Location = $"/v2/{upload.Repository.Name}/blobs/uploads/{upload.Id}";
        response.Headers.Range = string.Create(CultureInfo.InvariantCulture, $"0-{Math.Max(0, upload.Length - 1)}");
        response.Headers["Docker-Upload-UUID"] = upload.Id;
        if (status != StatusCodes.Status204NoContent)
            response.ContentLength = 0;
        return Task.CompletedTask;
    }

    private static Task Made(HttpContext http, string location, string digest)
    {
        var response = http.Response;
        response.StatusCode = StatusCodes.Status201Created;
        response.Headers.Location = location;
        response.Headers["Docker-Content-Digest"] = digest;
        response.ContentLength = 0;
        return Task.CompletedTask;
    }

    private async Task PatchAsync(HttpContext http, RegistryUpload upload)
    {
        if (http.Request.Headers.ContentRange.ToString() is { Length: > 0 } range
            && (!long.TryParse(range.Replace("bytes ", "", StringComparison.Ordinal).Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var start) || start != upload.Length))
        {
            throw new PlaneException("BLOB_UPLOAD_INVALID", $"The upload has {upload.Length} bytes; the range {range} does not go on from there.") { Status = 416 };
        }

        await AppendAsync(http, upload);
        await Status(http, upload, StatusCodes.Status202Accepted);
    }

    private async Task AppendAsync(HttpContext http, RegistryUpload upload)
    {
        if (!upload.TryEnter())
            throw new PlaneException("BLOB_UPLOAD_INVALID", "Another request to this upload is under way.") { Status = 409 };
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 17);
        try
        {
            await using var file = new FileStream(blobs.PathOfUpload(upload.Id), FileMode.Append, FileAccess.Write, FileShare.None, 1);
            while (await http.Request.Body.ReadAsync(buffer, http.RequestAborted) is > 0 and var count)
            {
                await file.WriteAsync(buffer.AsMemory(0, count), http.RequestAborted);
                upload.Hash.AppendData(buffer, 0, count);
                upload.Length += count;
            }
        }
        catch (Exception error) when (error is IOException or BadHttpRequestException or OperationCanceledException)
        {
            // Half a piece cannot be taken back from the hash.
            Drop(upload);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            upload.Leave();
        }
    }

    private async Task FinishAsync(HttpContext http, RegistryUpload upload, string? digest)
    {
        if (digest is null || !IsDigest(digest))
            throw new PlaneException("DIGEST_INVALID", $"The digest must be sha256: and 64 hexadecimal digits, not '{digest}'.");
        await AppendAsync(http, upload);
        var computed = "sha256:" + Convert.ToHexStringLower(upload.Hash.GetCurrentHash());
        if (computed != digest)
        {
            Drop(upload);
            throw new PlaneException("DIGEST_INVALID", $"The digest of what was uploaded is {computed}, not {digest}.");
        }

        lock (store.Gate)
        {
            blobs.Adopt(upload.Id, digest);
            upload.Repository.Blobs[digest] = upload.Length;
        }

        if (_uploads.TryRemove(upload.Id, out _))
            upload.Dispose();
        await Made(http, $"/v2/{upload.Repository.Name}/blobs/{digest}", digest);
    }

    private static bool IsDigest(string text) =>
        text.StartsWith("sha256:", StringComparison.Ordinal) && text.Length == 71 && text.Skip(7).All(c => char.IsAsciiHexDigitLower(c) || char.IsAsciiDigit(c));

    private Task Cancel(HttpContext http, RegistryUpload upload)
    {
        Drop(upload);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private void Drop(RegistryUpload upload)
    {
        if (_uploads.TryRemove(upload.Id, out _))
            File.Delete(blobs.PathOfUpload(upload.Id));
    }

    private async Task SendManifestAsync(HttpContext http, EcrRepository repository, string reference)
    {
        EcrImage? image;
        lock (store.Gate)
            image = repository.Find(reference);
        if (image is null)
            throw new PlaneException("MANIFEST_UNKNOWN", $"The repository {repository.Name} has no image {reference}.") { Status = 404 };
        var response = http.Response;
        response.ContentType = image.MediaType;
        response.ContentLength = image.Manifest.Length;
        response.Headers["Docker-Content-Digest"] = image.Digest;
        if (HttpMethods.IsGet(http.Request.Method))
            await response.Body.WriteAsync(image.Manifest, http.RequestAborted);
    }

    private async Task PutManifestAsync(HttpContext http, EcrRepository repository, string reference)
    {
        var manifest = await ManifestReader.ReadAsync(http, time.GetUtcNow());
        lock (store.Gate)
        {
            var isTag = !reference.Contains(':', StringComparison.Ordinal);
            if (!isTag && reference != manifest.Image.Digest)
                throw new PlaneException("DIGEST_INVALID", $"The digest of the manifest is {manifest.Image.Digest}, not {reference}.");
            if (manifest.Blobs.FirstOrDefault(blob => !repository.Blobs.ContainsKey(blob)) is { } missing)
                throw new PlaneException("MANIFEST_BLOB_UNKNOWN", $"The manifest refers to the blob {missing}, which was not pushed to {repository.Name}.");
            if (manifest.Image.References.FirstOrDefault(child => !repository.Images.ContainsKey(child)) is { } unknown)
                throw new PlaneException("MANIFEST_BLOB_UNKNOWN", $"The index refers to the image {unknown}, which was not pushed to {repository.Name}.");
            if (isTag && repository.HasImmutableTags && repository.ImageTags.ContainsKey(reference))
                throw new PlaneException("TAG_INVALID", $"The image tag '{reference}' already exists in the '{repository.Name}' repository and cannot be overwritten because the tag is immutable.");
            repository.Images.TryAdd(manifest.Image.Digest, manifest.Image);
            if (isTag)
                repository.ImageTags[reference] = manifest.Image.Digest;
        }

        await Made(http, $"/v2/{repository.Name}/manifests/{manifest.Image.Digest}", manifest.Image.Digest);
    }
}
