using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.Edge;

/// <summary>The identifiers that every answer carries, so that a log of the client can be joined with ours.</summary>
internal static class RequestIds
{
    public const string HostId = "media-exchange-transfer-sandbox";

    private static long _last = DateTime.UtcNow.Ticks;

    /// <summary>The request's id: given at the first call, 16 upper-case hexadecimal digits like S3's.</summary>
    public static string Of(HttpContext context)
    {
        var headers = context.Response.Headers;
        if (headers["x-amz-request-id"] is [{ Length: > 0 } known])
        {
            return known;
        }

        var id = $"{Interlocked.Increment(ref _last):X16}";
        if (!context.Response.HasStarted)
        {
            headers["x-amz-request-id"] = id;
            headers["x-amz-id-2"] = HostId;

            // Clients ask who answers, to know what silence means.
            headers.Server = "AmazonS3";
        }

        return id;
    }
}
