using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Aws.Tests.Images;

/// <summary>A registry in memory that can be told to fail.</summary>
internal sealed class RegistryStandIn : IAsyncDisposable
{
    public const string Repository = "mediaexchange-transfer/worker";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, byte[]> _uploads = new();

    private RegistryStandIn(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    public ConcurrentDictionary<string, byte[]> Blobs { get; } = new();

    /// <summary>Manifests by digest.</summary>
    public ConcurrentDictionary<string, byte[]> Manifests { get; } = new();

    /// <summary>Digests by tag.</summary>
    public ConcurrentDictionary<string, string> Tags { get; } = new();

    /// <summary>Method and kind of each request, in their order: HEAD blob, POST upload, PATCH upload, PUT upload, HEAD manifest, PUT manifest.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>What shall go wrong with a request, told by its name as in <see cref="Requests"/> and how many of that name there were, it included.</summary>
    public Func<string, int, RegistryFault?> Fault { get; set; } = (_, _) => null;

    /// <summary>The header that everybody must send; null for none.</summary>
    public string? Authorization { get; set; }

    public bool TagsAreImmutable { get; set; }

    /// <summary>What is sent with a 401.</summary>
    public string Challenge { get; set; } = "Basic realm=\"stand-in\"";

    public static async Task<RegistryStandIn> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var standIn = new RegistryStandIn(builder.Build());
        standIn._app.Run(standIn.ServeAsync);
        await standIn._app.StartAsync();
        standIn.Address = new Uri(standIn._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return standIn;
    }

    public int Count(string name) => Requests.Count(r => r == name);

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var method = context.Request.Method;
        var kind = path.Contains("/manifests/", StringComparison.Ordinal) ? "manifest" : path.Contains("/uploads/", StringComparison.Ordinal) ? "upload" : "blob";
        var name = $"{method} {kind}";
        Requests.Enqueue(name);
        var fault = Fault(name, Count(name));
        if (fault?.CutAfter is { } length)
        {
            await ReadAsync(context, length);
            context.Abort();
            return;
        }

        if (fault is { IsSilent: true })
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return;
        }

        if (fault?.Status is { } status)
            await RefuseAsync(context, status, fault.Code, fault.Message);
        else if (Authorization is not null && context.Request.Headers.Authorization != Authorization)
            await RefuseAsync(context, 401, "UNAUTHORIZED", "authentication required");
        else if (!path.StartsWith($"/v2/{Repository}/", StringComparison.Ordinal))
            await RefuseAsync(context, 404, "NAME_UNKNOWN", "The repository does not exist.");
        else
            await ActAsync(context, name, path[(path.LastIndexOf('/') + 1)..], fault);
        if (fault?.LosesAnswer == true)
            context.Abort();
    }

    private async Task ActAsync(HttpContext context, string name, string last, RegistryFault? fault)
    {
        var response = context.Response;
        switch (name)
        {
            case "HEAD blob":
                response.StatusCode = Blobs.ContainsKey(last) ? 200 : 404;
                break;
            case "HEAD manifest":
                var found = Tags.TryGetValue(last, out var tagged) ? tagged : Manifests.ContainsKey(last) ? last : null;
                response.StatusCode = found is null ? 404 : 200;
                if (found is not null)
                    response.Headers["Docker-Content-Digest"] = found;
                break;
            case "POST upload":
                var id = Guid.NewGuid().ToString("N");
                _uploads[id] = [];
                response.StatusCode = 202;
                response.Headers.Location = fault?.Location ?? $"/v2/{Repository}/blobs/uploads/{id}?_state=one";
                break;
            case "PATCH upload":
                _uploads[last] = [.. _uploads[last], .. await ReadAsync(context, int.MaxValue)];
                response.StatusCode = 202;
                response.Headers.Location = new Uri(Address, $"/v2/{Repository}/blobs/uploads/{last}?_state=two").AbsoluteUri;
                break;
            case "PUT upload":
                await CommitAsync(context, last, fault);
                break;
            case "DELETE upload":
                _uploads.TryRemove(last, out _);
                response.StatusCode = 204;
                break;
            case "PUT manifest":
                await PutManifestAsync(context, last, fault);
                break;
            default:
                response.StatusCode = 405;
                break;
        }
    }

    private async Task CommitAsync(HttpContext context, string id, RegistryFault? fault)
    {
        var query = context.Request.Query;
        var bytes = _uploads[id];
        if (query["_state"] != "two")
            await RefuseAsync(context, 404, "BLOB_UPLOAD_UNKNOWN", "state");
        else if (TestImage.DigestOf(bytes) != query["digest"])
            await RefuseAsync(context, 400, "DIGEST_INVALID", "digest");
        else
        {
            Blobs[query["digest"]!] = bytes;
            _uploads.TryRemove(id, out _);
            context.Response.StatusCode = 201;
            context.Response.Headers["Docker-Content-Digest"] = fault?.EchoedDigest ?? query["digest"];
        }
    }

    private async Task PutManifestAsync(HttpContext context, string reference, RegistryFault? fault)
    {
        var bytes = await ReadAsync(context, int.MaxValue);
        var digest = TestImage.DigestOf(bytes);
        if (TagsAreImmutable && Tags.ContainsKey(reference))
        {
            await RefuseAsync(context, 400, "TAG_INVALID", $"The image tag '{reference}' already exists and cannot be overwritten because the tag is immutable.");
            return;
        }

        foreach (var text in NamesIn(bytes))
        {
            if (!Blobs.ContainsKey(text) && !Manifests.ContainsKey(text))
            {
                await RefuseAsync(context, 400, "MANIFEST_BLOB_UNKNOWN", text);
                return;
            }
        }

        Manifests[digest] = bytes;
        if (!reference.StartsWith("sha256:", StringComparison.Ordinal))
            Tags[reference] = digest;
        context.Response.StatusCode = 201;
        context.Response.Headers["Docker-Content-Digest"] = fault?.EchoedDigest ?? digest;
    }

    // Whatever a manifest names must be there already.
    private static IEnumerable<string> NamesIn(byte[] manifest) =>
        System.Text.RegularExpressions.Regex.Matches(System.Text.Encoding.UTF8.GetString(manifest), "sha256:[0-9a-f]{64}").Select(m => m.Value);

    private async Task RefuseAsync(HttpContext context, int status, string? code, string? message)
    {
        context.Response.StatusCode = status;
        if (status == 401)
            context.Response.Headers.WWWAuthenticate = Challenge;
        if (code is not null && context.Request.Method != "HEAD")
            await context.Response.WriteAsync($"{{\"errors\":[{{\"code\":\"{code}\",\"message\":\"{message}\"}}]}}");
    }

    private static async Task<byte[]> ReadAsync(HttpContext context, int length)
    {
        using var copy = new MemoryStream();
        var buffer = new byte[4096];
        int read;
        while (copy.Length < length && (read = await context.Request.Body.ReadAsync(buffer)) > 0)
            copy.Write(buffer, 0, read);
        return copy.ToArray();
    }
}
