using System.Security.Cryptography;
using System.Text;

namespace Aws.Tests.Support;

/// <summary>Signature Version 4, from the bytes that came over the wire: an account of its own, which shares nothing with any signer here.</summary>
public static class SigV4
{
    /// <summary>The signature that a request should carry.</summary>
    public static string Of(StubRequest request, string secret)
    {
        var fields = Fields(request);
        var scope = fields["Credential"].Split('/')[1..];
        var question = request.Target.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? request.Target : request.Target[..question];
        var query = question < 0 ? "" : request.Target[(question + 1)..];
        // All services but S3 sign what the path is when it is encoded once more.
        var signedPath = scope[2] == "s3" ? path : string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        var canonical = new StringBuilder().Append(request.Method).Append('\n').Append(signedPath).Append('\n').Append(Canonical(query)).Append('\n');
        foreach (var name in fields["SignedHeaders"].Split(';'))
            canonical.Append(name).Append(':').Append(request[name]!.Trim()).Append('\n');
        canonical.Append('\n').Append(fields["SignedHeaders"]).Append('\n').Append(Convert.ToHexStringLower(SHA256.HashData(request.Body)));
        var toSign = $"AWS4-HMAC-SHA256\n{request["X-Amz-Date"]}\n{string.Join('/', scope)}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())))}";
        var key = scope.Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), (k, part) => HMACSHA256.HashData(k, Encoding.UTF8.GetBytes(part)));
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
    }

    /// <summary>What the Authorization header says: Credential, SignedHeaders and Signature.</summary>
    public static Dictionary<string, string> Fields(StubRequest request) => request["Authorization"]!["AWS4-HMAC-SHA256 ".Length..]
        .Split(',', StringSplitOptions.TrimEntries)
        .Select(part => part.Split('=', 2))
        .ToDictionary(part => part[0], part => part[1]);

    private static string Canonical(string query) => string.Join('&', query
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Select(pair => (Name: Encode(pair[0]), Value: Encode(pair.Length > 1 ? pair[1] : "")))
        .OrderBy(pair => pair.Name, StringComparer.Ordinal)
        .ThenBy(pair => pair.Value, StringComparer.Ordinal)
        .Select(pair => $"{pair.Name}={pair.Value}"));

    private static string Encode(string sent) => Uri.EscapeDataString(Uri.UnescapeDataString(sent));
}
