using System.Security.Cryptography;
using MediaExchange.Transfer.Sandbox.Edge.Signing;
using MediaExchange.Transfer.Sandbox.Planes.S3Control;
using MediaExchange.Transfer.Sandbox.S3;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.Planes;

/// <summary>A request to another service than S3, as a request feature: known before it is authenticated, for faults and log.</summary>
/// <param name="Service">The service of the credential scope; <c>registry</c> for the image registry.</param>
/// <param name="Protocol">The form in which it is asked.</param>
/// <param name="Operation">The operation as the service names it; method and path where it has no name.</param>
/// <param name="Body">The whole body; empty for the registry, whose bodies are read as they come.</param>
/// <param name="Form">The form of the query protocol; empty otherwise.</param>
internal sealed record PlaneRequest(string Service, PlaneProtocol Protocol, string Operation, byte[] Body, QueryForm Form)
{
    public const string Registry = "registry";

    /// <summary>Longest body taken: a template of 51,200 characters may be three times as long when it is escaped.</summary>
    public const int MaxBody = 4 << 20;

    /// <summary>S3 Control's requests are signed for S3: its name here tells it from the buckets.</summary>
    public const string S3Control = "s3control";

    /// <summary>The service that stands in the credential scope.</summary>
    public string SigningName => Service == S3Control ? SignatureParameters.S3 : Service;

    /// <summary>As in IAM's actions.</summary>
    public string Name => $"{Service}:{Operation}";

    /// <summary>The service that a request names in its credential scope; null for S3 and where none is named.</summary>
    public static string? ServiceOf(HttpRequest request, RawTarget target)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.Length == 0 || !authorization.StartsWith(SignatureParameters.Algorithm, StringComparison.Ordinal))
        {
            // Only S3 has presigned addresses here, and its keys may begin with anything.
            return IsRegistry(request, target) && new S3Query(target.Query)["X-Amz-Credential"] is null ? Registry : null;
        }

        const string Credential = "Credential=";
        var start = authorization.IndexOf(Credential, StringComparison.Ordinal);
        if (start < 0)
            return null;
        var end = authorization.IndexOf(',', start);
        var service = OfScope(end < 0 ? authorization[(start + Credential.Length)..] : authorization[(start + Credential.Length)..end]);
        return service is null && S3ControlRoute.Is(request, target) ? S3Control : service;
    }

    /// <summary>The hash that the request is signed with.</summary>
    /// <param name="header">x-amz-content-sha256 as it was sent; empty for none.</param>
    /// <exception cref="S3Exception">XAmzContentSHA256Mismatch.</exception>
    public string CheckHash(string header)
    {
        var computed = Convert.ToHexStringLower(SHA256.HashData(Body));
        if (header.Length == 0)
            return computed;
        return header == BodyEncodings.Unsigned || header.Equals(computed, StringComparison.OrdinalIgnoreCase)
            ? header
            : throw new S3Exception("XAmzContentSHA256Mismatch");
    }

    private static string? OfScope(string credential) =>
        credential.Trim().Split('/') is [.., var service, "aws4_request"] && service is not ("" or "s3") ? service : null;

    // No bucket's name has two characters; below a bucket's own host everything is a key.
    private static bool IsRegistry(HttpRequest request, RawTarget target) =>
        (target.Path == "/v2" || target.Path.StartsWith("/v2/", StringComparison.Ordinal))
        && !request.Host.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
}
