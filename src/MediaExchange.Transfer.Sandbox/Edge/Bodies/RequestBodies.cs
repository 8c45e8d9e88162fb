using System.Globalization;
using MediaExchange.Transfer.Sandbox.Edge.Signing;
using MediaExchange.Transfer.Sandbox.S3;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.Edge.Bodies;

/// <summary>Chooses how a request's body is decoded and verified.</summary>
internal static class RequestBodies
{
    /// <summary>
    /// Replaces the body by its decoded form, and sets <see cref="SignedRequest"/> and <see cref="TrailingChecksums"/>
    /// as features of the request.
    /// </summary>
    /// <exception cref="S3Exception">The headers do not describe a body, or an empty body is not what was signed.</exception>
    public static async ValueTask OpenAsync(HttpContext context, Authenticated authenticated)
    {
        var request = context.Request;
        var encoding = authenticated.Encoding;
        TrailingChecksums? trailers = null;
        RequestBodyStream body;
        long length;
        if (encoding.IsChunked())
        {
            length = DecodedLength(request);
            trailers = encoding.HasTrailer() ? new TrailingChecksums(AnnouncedTrailers(request)) : null;
            body = new ChunkedBodyStream(request.Body, length, Signer(authenticated), trailers);
            ForgetTransferCoding(request);
        }
        else
        {
            length = PlainLength(request);
            body = new PlainBodyStream(request.Body, length, encoding == BodyEncoding.Hashed ? authenticated.PayloadHash : null);
        }

        context.Response.RegisterForDispose(body);
        context.Features.Set(authenticated.Who with { DecodedContentLength = length });
        context.Features.Set(trailers ?? new TrailingChecksums());
        request.Body = body;
        await body.VerifyIfEmptyAsync(context.RequestAborted);
    }

    private static ChunkSigner? Signer(Authenticated authenticated) => authenticated switch
    {
        { Encoding: BodyEncoding.UnsignedChunksWithTrailer } => null,
        { Key: { } key } => new ChunkSigner(key, authenticated.SeedSignature),
        _ => throw new S3Exception("AccessDenied", "Access Denied: the body is announced as signed, but the request is not."),
    };

    private static long DecodedLength(HttpRequest request)
    {
        var text = request.Headers["x-amz-decoded-content-length"].ToString();
        if (text.Length == 0)
        {
            throw new S3Exception("MissingContentLength", "You must provide the x-amz-decoded-content-length HTTP header.");
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length
            : throw S3Errors.InvalidArgument("x-amz-decoded-content-length", text, "x-amz-decoded-content-length must be a number of bytes");
    }

    private static long PlainLength(HttpRequest request)
    {
        if (request.Headers.TransferEncoding.Count > 0)
        {
            // S3 takes chunked transfers only inside aws-chunked ones, which say how long the payload is.
            throw new S3Exception("NotImplemented", null, ("Header", "Transfer-Encoding"));
        }

        if (request.ContentLength is null && HttpMethods.IsPut(request.Method) && !request.Headers.ContainsKey("x-amz-copy-source")
            && S3Route.Identify(request).Operation is S3Operation.PutObject or S3Operation.UploadPart)
        {
            throw new S3Exception("MissingContentLength");
        }

        return request.ContentLength ?? 0;
    }

    private static string[] AnnouncedTrailers(HttpRequest request) =>
        [.. request.Headers["x-amz-trailer"]
            .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Select(name => name.ToLowerInvariant())
            .Distinct()];

    /// <summary>aws-chunked is about the transfer: S3 does not store it among the object's content encodings.</summary>
    private static void ForgetTransferCoding(HttpRequest request)
    {
        var kept = request.Headers.ContentEncoding
            .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Where(coding => !coding.Equals("aws-chunked", StringComparison.OrdinalIgnoreCase))
            .ToArray();
        if (kept.Length == 0)
        {
            request.Headers.Remove("Content-Encoding");
        }
        else
        {
            request.Headers.ContentEncoding = string.Join(',', kept);
        }
    }
}
