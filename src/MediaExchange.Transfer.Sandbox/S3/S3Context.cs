using System.Globalization;
using System.Text;
using MediaExchange.Transfer.Sandbox.Edge;
using MediaExchange.Transfer.Sandbox.Edge.Signing;
using MediaExchange.Transfer.Sandbox.Storage;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.S3;

/// <summary>One request on its way through an operation.</summary>
internal sealed class S3Context(HttpContext http, S3Route route, SandboxState state)
{
    private Bucket? _bucket;
    private byte[]? _key;

    public HttpContext Http => http;

    public HttpRequest Request => http.Request;

    public HttpResponse Response => http.Response;

    public S3Route Route => route;

    public S3Query Query => route.Query;

    public SandboxState State => state;

    public ObjectStorage Storage => state.Storage;

    public SignedRequest Who { get; } = http.Features.Get<SignedRequest>() ?? SignedRequest.Anonymous;

    public CancellationToken Aborted => http.RequestAborted;

    /// <summary>The bucket that the request names.</summary>
    /// <exception cref="S3Exception">NoSuchBucket.</exception>
    public Bucket Bucket => _bucket ??= state.Storage.Get(route.Bucket!);

    public string Key => route.Key!;

    public byte[] KeyBytes => _key ??= Encoding.UTF8.GetBytes(route.Key!);

    /// <summary>The versionId parameter; null when it is absent.</summary>
    public string? VersionId => Query["versionId"] switch
    {
        null => null,
        "" => throw S3Errors.InvalidArgument("versionId", "", "Version id cannot be the empty string"),
        var id => id,
    };

    /// <summary>A header's value, or null; several lines are joined.</summary>
    public string? Header(string name) => Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>A whole number from the query.</summary>
    public int Number(string name, int absent, int limit = int.MaxValue)
    {
        var text = Query[name];
        if (string.IsNullOrEmpty(text))
            return absent;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            throw S3Errors.InvalidArgument(name, text, $"Argument {name} must be an integer between 0 and 2147483647");
        return Math.Min(value, limit);
    }

    public void SetHeader(string name, string? value)
    {
        if (value is not null)
            Response.Headers[name] = value;
    }

    public Task SendAsync(S3Xml xml, int status = StatusCodes.Status200OK)
    {
        var bytes = xml.ToBytes();
        Response.StatusCode = status;
        Response.ContentType = "application/xml";
        Response.ContentLength = bytes.Length;
        return Response.Body.WriteAsync(bytes, Aborted).AsTask();
    }

    public Task SendNothing(int status = StatusCodes.Status200OK)
    {
        Response.StatusCode = status;
        if (status != StatusCodes.Status204NoContent)
            Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    public Task SendErrorAsync(S3Exception error)
    {
        Response.Headers.Remove("ETag");
        if (error.Status == StatusCodes.Status304NotModified)
        {
            foreach (var (name, value) in error.Headers)
                Response.Headers[name] = value;
            return SendNothing(error.Status);
        }

        return ErrorAnswer.WriteAsync(http, error);
    }
}
