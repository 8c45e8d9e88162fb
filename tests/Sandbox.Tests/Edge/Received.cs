using MediaExchange.Transfer.Sandbox.Edge.Signing;
using MediaExchange.Transfer.Sandbox.S3;
using Microsoft.AspNetCore.Http;

namespace Sandbox.Tests.Edge;

/// <summary>A request as it came past the edge.</summary>
internal sealed record Received(
    S3Route Route, SignedRequest? Signed, byte[] Payload, IReadOnlyDictionary<string, string> Trailers, IReadOnlyDictionary<string, string> Headers)
{
    public static async Task<Received> ReadAsync(HttpContext context)
    {
        using var payload = new MemoryStream();
        await context.Request.Body.CopyToAsync(payload);
        return new Received(
            S3Route.Identify(context.Request),
            context.Features.Get<SignedRequest>(),
            payload.ToArray(),
            context.Features.Get<TrailingChecksums>()?.Values ?? new Dictionary<string, string>(),
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
    }
}
