using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MediaExchange.Transfer.Sandbox.Edge.Signing;

/// <summary>Path and query exactly as they came in: what ASP.NET decodes and normalises cannot be signed any more.</summary>
internal readonly record struct RawTarget(string Path, string Query)
{
    public static RawTarget Of(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "/";
        if (!target.StartsWith('/'))
        {
            // Absolute form, as proxies are sent it: only what follows the authority counts.
            var authority = target.IndexOf("://", StringComparison.Ordinal);
            var slash = authority < 0 ? -1 : target.IndexOf('/', authority + 3);
            target = slash < 0 ? "/" : target[slash..];
        }

        var question = target.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? new(target, "") : new(target[..question], target[(question + 1)..]);
    }

    /// <summary>Path and query as they stood in the request line.</summary>
    public override string ToString() => Query.Length == 0 ? Path : $"{Path}?{Query}";
}
