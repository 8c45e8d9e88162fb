using System.Net;
using MediaExchange.Transfer.Sandbox.Edge.Signing;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.Edge.Control;

/// <summary>
/// Guards the sandbox's own endpoints under /_sandbox/. They need no signature, so they must not be within reach of a web
/// page: whatever carries an Origin, comes from another machine or names another host (DNS rebinding) is refused.
/// </summary>
internal static class ControlGuard
{
    public const string Prefix = "/_sandbox/";

    /// <summary>
    /// Judged by the raw target: a path that ASP.NET has resolved ("/bucket/../_sandbox/") would let a request for a key
    /// pass as one of these. No bucket's name starts with an underscore, so nothing of S3's is hidden.
    /// </summary>
    public static bool IsControl(HttpContext context) =>
        RawTarget.Of(context).Path.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Why the request is refused, or null.</summary>
    public static string? Refusal(HttpContext context)
    {
        if (context.Request.Headers.ContainsKey("Origin"))
        {
            return "The sandbox's own endpoints refuse requests that carry an Origin header; send it without one.";
        }

        if (context.Connection.RemoteIpAddress is { } remote && !IPAddress.IsLoopback(remote))
        {
            return "The sandbox's own endpoints answer this machine only; send the request from there.";
        }

        var host = context.Request.Host.Host;
        return IsLoopback(host)
            ? null
            : $"The sandbox's own endpoints refuse the host \"{host}\"; address them as localhost, 127.0.0.1 or [::1].";
    }

    /// <summary>Answers 403 and says why, when the request must not reach the sandbox's own endpoints.</summary>
    public static async ValueTask<bool> RefuseAsync(HttpContext context)
    {
        if (Refusal(context) is not { } refusal)
        {
            return false;
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        await context.Response.WriteAsync(refusal + "\n", context.RequestAborted);
        return true;
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
