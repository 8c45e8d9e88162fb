using System.Globalization;
using MediaExchange.Transfer.Sandbox.S3;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.Edge.Signing;

/// <summary>What a signed request says about its own signature, from its header or from its query.</summary>
internal sealed record SignatureParameters
{
    public const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>S3's own limit: a week.</summary>
    public const int LongestExpirySeconds = 604_800;

    public const string S3 = "s3";

    private const string TimestampFormat = "yyyyMMdd'T'HHmmss'Z'";

    public required string AccessKey { get; init; }

    public required string Date { get; init; }

    public required string Region { get; init; }

    /// <summary>The service of the credential scope, such as <c>s3</c> or <c>cloudformation</c>.</summary>
    public required string Service { get; init; }

    public required IReadOnlyList<string> SignedHeaders { get; init; }

    public required string Signature { get; init; }

    public required string Timestamp { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>Presigned only.</summary>
    public TimeSpan? Expiry { get; init; }

    public string? SecurityToken { get; init; }

    public bool IsPresigned => Expiry is not null;

    public static SignatureParameters FromHeader(HttpRequest request, string authorization, string service = S3)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in authorization[Algorithm.Length..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !fields.TryAdd(part[..equals], part[(equals + 1)..]))
            {
                throw Malformed($"the authorization header is not a list of name=value: \"{part}\"");
            }
        }

        string Field(string name) => fields.TryGetValue(name, out var value) && value.Length > 0
            ? value
            : throw Malformed($"the authorization header requires three components: Credential, SignedHeaders, and Signature; {name} is missing");

        var scope = Scope(Field("Credential"), service, Malformed);
        var (timestamp, time) = HeaderTime(request);
        if (!timestamp.StartsWith(scope[1], StringComparison.Ordinal))
        {
            throw Malformed($"Invalid credential date \"{scope[1]}\". This date is not the same as X-Amz-Date: \"{timestamp[..8]}\"");
        }

        return new SignatureParameters
        {
            AccessKey = scope[0],
            Date = scope[1],
            Region = scope[2],
            Service = scope[3],
            SignedHeaders = Headers(Field("SignedHeaders"), Malformed),
            Signature = Field("Signature"),
            Timestamp = timestamp,
            Time = time,
            SecurityToken = request.Headers["x-amz-security-token"].ToString() is { Length: > 0 } token ? token : null,
        };
    }

    public static SignatureParameters FromQuery(S3Query query)
    {
        string Field(string name) => query[name] is { Length: > 0 } value
            ? value
            : throw QueryError("Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, "
                + $"X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters; {name} is missing.");

        if (Field("X-Amz-Algorithm") != Algorithm)
        {
            throw QueryError($"X-Amz-Algorithm only supports \"{Algorithm}\"");
        }

        var scope = Scope(Field("X-Amz-Credential"), S3, reason => QueryError($"Error parsing the X-Amz-Credential parameter; {reason}"));
        var timestamp = Field("X-Amz-Date");
        if (!TryTimestamp(timestamp, out var time))
        {
            throw QueryError("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
        }

        if (!timestamp.StartsWith(scope[1], StringComparison.Ordinal))
        {
            throw QueryError($"Invalid credential date \"{scope[1]}\". This date is not the same as X-Amz-Date: \"{timestamp[..8]}\"");
        }

        if (!long.TryParse(Field("X-Amz-Expires"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var expires))
        {
            throw QueryError("X-Amz-Expires should be a number");
        }

        if (expires < 1)
        {
            throw QueryError("X-Amz-Expires must be at least 1 second");
        }

        if (expires > LongestExpirySeconds)
        {
            throw QueryError("X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires "
                + $"must be less than {LongestExpirySeconds} seconds");
        }

        return new SignatureParameters
        {
            AccessKey = scope[0],
            Date = scope[1],
            Region = scope[2],
            Service = scope[3],
            SignedHeaders = Headers(Field("X-Amz-SignedHeaders"), QueryError),
            Signature = Field("X-Amz-Signature"),
            Timestamp = timestamp,
            Time = time,
            Expiry = TimeSpan.FromSeconds(expires),
            SecurityToken = query["X-Amz-Security-Token"],
        };
    }

    private static (string Timestamp, DateTimeOffset Time) HeaderTime(HttpRequest request)
    {
        var amz = request.Headers["x-amz-date"].ToString();
        var text = amz.Length > 0 ? amz : request.Headers.Date.ToString();
        if (TryTimestamp(text, out var time))
        {
            return (text, time);
        }

        return DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time)
            ? (time.ToString(TimestampFormat, CultureInfo.InvariantCulture), time)
            : throw new S3Exception("AccessDenied", "AWS authentication requires a valid Date or x-amz-date header");
    }

    private static bool TryTimestamp(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, TimestampFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    /// <summary>Access key, date, region, service. Access keys may hold a slash; the last four fields may not.</summary>
    private static string[] Scope(string credential, string expected, Func<string, S3Exception> error)
    {
        var parts = credential.Split('/');
        if (parts.Length < 5)
        {
            throw error($"the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\", not \"{credential}\"");
        }

        var (date, region, service, end) = (parts[^4], parts[^3], parts[^2], parts[^1]);
        if (end != "aws4_request")
        {
            throw error($"incorrect terminal \"{end}\". This endpoint uses \"aws4_request\"");
        }

        if (service != expected)
        {
            throw error($"incorrect service \"{service}\". This endpoint belongs to \"{expected}\"");
        }

        if (date.Length != 8 || !date.All(char.IsAsciiDigit))
        {
            throw error($"incorrect date format \"{date}\". This date in the credential must be in the format \"yyyyMMdd\"");
        }

        return region.Length == 0
            ? throw error("the region is empty; name the region that the request is for")
            : [string.Join('/', parts[..^4]), date, region, service];
    }

    private static string[] Headers(string list, Func<string, S3Exception> error)
    {
        var names = list.Split(';');
        foreach (var name in names)
        {
            if (name.Length == 0 || name.Any(c => char.IsAsciiLetterUpper(c)))
            {
                throw error($"SignedHeaders must be lower-case names separated by semicolons, not \"{list}\"");
            }
        }

        return names.Contains("host") ? names : throw error("SignedHeaders must include host");
    }

    private static S3Exception Malformed(string reason) =>
        new("AuthorizationHeaderMalformed", $"The authorization header is malformed; {reason}.");

    private static S3Exception QueryError(string reason) => new("AuthorizationQueryParametersError", reason);
}
