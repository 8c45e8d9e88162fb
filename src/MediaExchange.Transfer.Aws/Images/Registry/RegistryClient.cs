using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MediaExchange.Transfer.Aws.Images.Archives;

namespace MediaExchange.Transfer.Aws.Images.Registry;

/// <summary>One repository of a registry: the requests of a push, each sent once.</summary>
/// <remarks>https://github.com/opencontainers/distribution-spec/blob/main/spec.md</remarks>
internal sealed class RegistryClient : IDisposable
{
    private const string DigestHeader = "Docker-Content-Digest";

    private readonly HttpClient _client;
    private readonly Uri _repository;
    private readonly AuthenticationHeaderValue? _authorization;
    private readonly RegistrySettings _settings;
    private readonly RegistryErrors _errors;

    public RegistryClient(Uri registry, string repository, RegistryCredentials? credentials, RegistrySettings settings)
    {
        RegistryNames.CheckRegistry(registry, credentials is not null);
        RegistryNames.CheckRepository(repository);
        Registry = registry;
        Repository = repository;
        _repository = new Uri(registry, $"/v2/{repository}/");
        _settings = settings;
        _errors = new RegistryErrors(registry, repository, credentials is not null);
        _authorization = credentials is null
            ? null
            : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.UserName}:{credentials.Password}")));
        var sockets = new SocketsHttpHandler
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            // A proxy that is set for the world is not meant for this machine.
            UseProxy = !registry.IsLoopback,
            ConnectTimeout = TimeSpan.FromSeconds(20),
        };
        // How long a layer takes is the line's business; SilenceWatch looks whether anything moves.
        _client = new HttpClient(sockets) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = 1 << 20 };
    }

    public Uri Registry { get; }

    public string Repository { get; }

    /// <summary>Looks for a manifest or index.</summary>
    /// <returns>Its digest; null when there is none.</returns>
    public async Task<string?> FindManifestAsync(string reference, CancellationToken cancellationToken)
    {
        const string What = "look for the image";
        using var watch = new SilenceWatch(_settings, cancellationToken);
        using var request = Request(HttpMethod.Head, new Uri(_repository, $"manifests/{reference}"));
        foreach (var mediaType in MediaTypes.All)
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(mediaType));
        using var response = await SendAsync(What, request, watch, cancellationToken).ConfigureAwait(false);
        return response.StatusCode switch
        {
            HttpStatusCode.NotFound => null,
            HttpStatusCode.OK => DigestOf(response) ?? throw _errors.Strange(What, $"there is no {DigestHeader} in its answer"),
            _ => throw await _errors.OfAsync(What, response, watch.Token).ConfigureAwait(false),
        };
    }

    /// <summary>Whether the registry has a blob.</summary>
    public async Task<bool> HasBlobAsync(string digest, CancellationToken cancellationToken)
    {
        const string What = "look for a layer";
        using var watch = new SilenceWatch(_settings, cancellationToken);
        using var request = Request(HttpMethod.Head, new Uri(_repository, $"blobs/{digest}"));
        using var response = await SendAsync(What, request, watch, cancellationToken).ConfigureAwait(false);
        return response.StatusCode switch
        {
            HttpStatusCode.NotFound => false,
            // Some keep blobs elsewhere, and send those who want one there.
            HttpStatusCode.OK or HttpStatusCode.TemporaryRedirect => true,
            _ => throw await _errors.OfAsync(What, response, watch.Token).ConfigureAwait(false),
        };
    }

    /// <summary>Uploads a blob: the registry keeps it only when it has the digest that it should have.</summary>
    /// <param name="blob">What it is.</param>
    /// <param name="open">Opens its bytes.</param>
    /// <param name="sent">Told of bytes that were sent.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ImageException">Among others: the bytes are not those of the digest, so nothing was published.</exception>
    public async Task UploadBlobAsync(ImageDescriptor blob, Func<Stream> open, Action<int> sent, CancellationToken cancellationToken)
    {
        const string What = "take a layer";
        using var watch = new SilenceWatch(_settings, cancellationToken);
        var upload = await BeginUploadAsync(What, watch, cancellationToken).ConfigureAwait(false);
        // In one piece: pieces would need a size that each registry likes, and a retry begins anew anyhow.
        using var content = new BlobContent(open(), blob.Size, count =>
        {
            watch.Moved();
            sent(count);
        });
        using var request = Request(HttpMethod.Patch, upload);
        request.Content = content;
        using (var response = await SendAsync(What, request, watch, cancellationToken).ConfigureAwait(false))
        {
            if (response.StatusCode is not (HttpStatusCode.Accepted or HttpStatusCode.NoContent))
                throw await _errors.OfAsync(What, response, watch.Token).ConfigureAwait(false);
            upload = Location(What, response, upload);
        }

        if (content.Digest is var digest && digest != blob.Digest)
        {
            await AbandonAsync(upload, cancellationToken).ConfigureAwait(false);
            throw new ImageException(ImageFailure.ArchiveDamaged, $"The archive is damaged: the content of {blob.Digest} has the digest {digest}. Nothing of it was published; make or copy it again.");
        }

        watch.Moved();
        await CommitAsync(What, upload, blob.Digest, watch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Publishes a manifest or index.</summary>
    /// <param name="reference">A tag, or its own digest.</param>
    /// <param name="descriptor">What it is.</param>
    /// <param name="document">Its bytes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task PutManifestAsync(string reference, ImageDescriptor descriptor, ReadOnlyMemory<byte> document, CancellationToken cancellationToken)
    {
        const string What = "take the image's manifest";
        using var watch = new SilenceWatch(_settings, cancellationToken);
        using var request = Request(HttpMethod.Put, new Uri(_repository, $"manifests/{reference}"));
        request.Content = new ReadOnlyMemoryContent(document);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(descriptor.MediaType);
        using var response = await SendAsync(What, request, watch, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode is not (HttpStatusCode.Created or HttpStatusCode.OK))
            throw await _errors.OfAsync(What, response, watch.Token).ConfigureAwait(false);
        CheckEcho(descriptor.Digest, response);
    }

    public void Dispose() => _client.Dispose();

    private async Task<Uri> BeginUploadAsync(string what, SilenceWatch watch, CancellationToken cancellationToken)
    {
        var address = new Uri(_repository, "blobs/uploads/");
        using var request = Request(HttpMethod.Post, address);
        using var response = await SendAsync(what, request, watch, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Accepted)
            throw await _errors.OfAsync(what, response, watch.Token).ConfigureAwait(false);
        return Location(what, response, address);
    }

    private async Task CommitAsync(string what, Uri upload, string digest, SilenceWatch watch, CancellationToken cancellationToken)
    {
        var separator = upload.Query.Length == 0 ? '?' : '&';
        using var request = Request(HttpMethod.Put, new Uri($"{upload.AbsoluteUri}{separator}digest={Uri.EscapeDataString(digest)}"));
        request.Content = new ByteArrayContent([]);
        using var response = await SendAsync(what, request, watch, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode is not (HttpStatusCode.Created or HttpStatusCode.NoContent))
            throw await _errors.OfAsync(what, response, watch.Token).ConfigureAwait(false);
        CheckEcho(digest, response);
    }

    private async Task AbandonAsync(Uri upload, CancellationToken cancellationToken)
    {
        try
        {
            using var watch = new SilenceWatch(_settings, cancellationToken);
            using var request = Request(HttpMethod.Delete, upload);
            using var response = await SendAsync("forget an upload", request, watch, cancellationToken).ConfigureAwait(false);
        }
        catch (ImageException)
        {
            // Registries forget by themselves, and what is wrong with the archive is what has to be said.
        }
    }

    private async Task<HttpResponseMessage> SendAsync(string what, HttpRequestMessage request, SilenceWatch watch, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, watch.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw _errors.Silent(what, _settings.Silence);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw e.InnerException is ImageException image ? image : _errors.Lost(what, e);
        }
    }

    private HttpRequestMessage Request(HttpMethod method, Uri address)
    {
        var request = new HttpRequestMessage(method, address);
        // An upload may be sent elsewhere, by an address that is its own permission.
        if (Uri.Compare(address, Registry, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0)
            request.Headers.Authorization = _authorization;
        return request;
    }

    private Uri Location(string what, HttpResponseMessage response, Uri asked) =>
        response.Headers.Location is { } location && new Uri(asked, location) is { Scheme: "http" or "https" } address
            ? address
            : throw _errors.Strange(what, "there is no Location in its answer");

    private void CheckEcho(string digest, HttpResponseMessage response)
    {
        if (DigestOf(response) is { } stored && stored != digest)
            throw _errors.Mismatch(digest, stored);
    }

    private static string? DigestOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues(DigestHeader, out var values) ? values.FirstOrDefault() : null;
}
