using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MediaExchange.Transfer.Sandbox.Planes;
using MediaExchange.Transfer.Sandbox.S3;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.Edge.Signing;

/// <summary>Decides who sent a request, or refuses it with the error that S3 has for the case.</summary>
internal sealed class Authenticator(AccountRegistry accounts, TimeProvider time, bool allowAnonymous)
{
    private const string ContentHash = "x-amz-content-sha256";

    /// <summary>S3's own tolerance between the client's clock and its own.</summary>
    private static readonly TimeSpan _allowedSkew = TimeSpan.FromMinutes(15);

    /// <exception cref="S3Exception">Why the request is not let in.</exception>
    public Authenticated Authenticate(HttpContext context)
    {
        var request = context.Request;
        var target = RawTarget.Of(context);
        var query = new S3Query(target.Query);
        var authorization = request.Headers.Authorization.ToString();
        var presigned = query.Has("X-Amz-Algorithm") || query.Has("X-Amz-Credential") || query.Has("X-Amz-Signature");
        if (authorization.Length > 0 && presigned)
        {
            throw new S3Exception("InvalidArgument", "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, "
                + "Signature query string parameter or the Authorization header should be specified");
        }

        var payload = request.Headers[ContentHash].ToString();
        var plane = context.Features.Get<PlaneRequest>();
        if (plane is not null)
        {
            // Only S3 wants the hash named; elsewhere it is that of the body, which is here already.
            payload = plane.CheckHash(payload);
        }

        if (authorization.Length > 0)
        {
            RefuseOtherSchemes(authorization);
            return payload.Length > 0
                ? Verify(request, target, SignatureParameters.FromHeader(request, authorization, plane?.SigningName ?? SignatureParameters.S3), payload)
                : throw new S3Exception("InvalidRequest", $"Missing required header for this request: {ContentHash}");
        }

        if (presigned)
        {
            RefuseRepeated(query);
            payload = payload.Length > 0 ? payload : query["X-Amz-Content-Sha256"] ?? BodyEncodings.Unsigned;
            return Verify(request, target, SignatureParameters.FromQuery(query), payload);
        }

        if (query.Has("Signature") && query.Has("AWSAccessKeyId"))
        {
            throw Unsupported("Signature Version 2");
        }

        if (!allowAnonymous)
        {
            throw new S3Exception("AccessDenied", "Access Denied: the request is not signed; sign it with one of the sandbox's access keys.");
        }

        payload = payload.Length > 0 ? payload : BodyEncodings.Unsigned;
        return new Authenticated(SignedRequest.Anonymous, payload, BodyEncodings.Parse(payload), null, "");
    }

    private static void RefuseRepeated(S3Query query)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, _) in query.Pairs)
        {
            if (name.StartsWith("X-Amz-", StringComparison.Ordinal) && !seen.Add(name))
            {
                throw new S3Exception("AuthorizationQueryParametersError", $"The query parameter {name} was given twice.");
            }
        }
    }

    private static void RefuseOtherSchemes(string authorization)
    {
        if (authorization.StartsWith(SignatureParameters.Algorithm + " ", StringComparison.Ordinal))
        {
            return;
        }

        var scheme = authorization.Split(' ')[0];
        throw scheme switch
        {
            "AWS" => Unsupported("Signature Version 2"),
            "AWS4-ECDSA-P256-SHA256" => Unsupported("Signature Version 4A"),
            _ => S3Errors.InvalidArgument("Authorization", scheme, "Unsupported Authorization Type"),
        };
    }

    private static S3Exception Unsupported(string scheme) => new(
        "InvalidRequest", $"The authorization mechanism you have provided ({scheme}) is not supported. Please use {SignatureParameters.Algorithm}.");

    private Authenticated Verify(HttpRequest request, RawTarget target, SignatureParameters parameters, string payload)
    {
        var encoding = BodyEncodings.Parse(payload);
        var now = time.GetUtcNow();
        CheckTime(parameters, now);
        if (!accounts.TryGet(parameters.AccessKey, out var account))
        {
            throw UnknownKey(parameters);
        }

        CheckToken(parameters, account, now);
        CheckSignedHeaders(request, parameters);
        var key = new SigningKey(account.SecretKey, parameters.Date, parameters.Region, parameters.Service, parameters.Timestamp);
        var canonical = CanonicalRequest.Build(request, target, parameters.SignedHeaders, payload, parameters.IsPresigned, parameters.Service == SignatureParameters.S3);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
        var stringToSign = $"{SignatureParameters.Algorithm}\n{parameters.Timestamp}\n{key.Scope}\n{hash}";
        if (!SigningKey.SameSignature(key.Sign(stringToSign), parameters.Signature))
        {
            throw new S3Exception(
                "SignatureDoesNotMatch",
                null,
                ("AWSAccessKeyId", parameters.AccessKey),
                ("StringToSign", stringToSign),
                ("SignatureProvided", parameters.Signature),
                ("StringToSignBytes", ErrorAnswer.HexBytes(stringToSign)),
                ("CanonicalRequest", canonical),
                ("CanonicalRequestBytes", ErrorAnswer.HexBytes(canonical)));
        }

        var who = new SignedRequest
        {
            AccessKey = account.AccessKey,
            CanonicalUserId = account.CanonicalUserId,
            DisplayName = account.DisplayName,
            IsPresigned = parameters.IsPresigned,
            SignedRegion = parameters.Region,
        };
        return new Authenticated(who, payload, encoding, key, parameters.Signature);
    }

    private static S3Exception UnknownKey(SignatureParameters parameters) =>
        new("InvalidAccessKeyId", null, ("AWSAccessKeyId", parameters.AccessKey));

    private static void CheckTime(SignatureParameters parameters, DateTimeOffset now)
    {
        if (parameters.Expiry is { } expiry)
        {
            if (parameters.Time > now + _allowedSkew)
            {
                throw new S3Exception("AccessDenied", "Request is not yet valid");
            }

            var end = parameters.Time + expiry;
            if (now > end)
            {
                throw new S3Exception(
                    "AccessDenied",
                    "Request has expired",
                    ("X-Amz-Expires", expiry.TotalSeconds.ToString(CultureInfo.InvariantCulture)),
                    ("Expires", Iso(end)),
                    ("ServerTime", Iso(now)));
            }
        }
        else if ((now - parameters.Time).Duration() > _allowedSkew)
        {
            throw new S3Exception(
                "RequestTimeTooSkewed",
                null,
                ("RequestTime", parameters.Timestamp),
                ("ServerTime", Iso(now)),
                ("MaxAllowedSkewMilliseconds", _allowedSkew.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private static void CheckToken(SignatureParameters parameters, SandboxAccount account, DateTimeOffset now)
    {
        if (account.SessionToken is not null && parameters.SecurityToken is null)
        {
            // A temporary key without its token is no key at all.
            throw UnknownKey(parameters);
        }

        if (!CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(account.SessionToken ?? ""), Encoding.UTF8.GetBytes(parameters.SecurityToken ?? "")))
        {
            throw new S3Exception("InvalidToken");
        }

        if (account.Expiration <= now)
        {
            throw new S3Exception("ExpiredToken");
        }
    }

    /// <summary>x-amz-content-sha256 may stay unsigned, as with S3: its value is part of what is signed anyway.</summary>
    private static void CheckSignedHeaders(HttpRequest request, SignatureParameters parameters)
    {
        List<string>? unsigned = null;
        foreach (var name in request.Headers.Keys)
        {
            if (name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase)
                && !name.Equals(ContentHash, StringComparison.OrdinalIgnoreCase)
                && !parameters.SignedHeaders.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                (unsigned ??= []).Add(name.ToLowerInvariant());
            }
        }

        if (unsigned is not null)
        {
            throw new S3Exception(
                "AccessDenied",
                "There were headers present in the request which were not signed",
                ("HeadersNotSigned", string.Join(", ", unsigned)));
        }
    }

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
