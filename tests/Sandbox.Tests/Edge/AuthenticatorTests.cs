using MediaExchange.Transfer.Sandbox.Edge.Signing;
using MediaExchange.Transfer.Sandbox.S3;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Xunit;

namespace Sandbox.Tests.Edge;

/// <summary>The examples of AWS's documentation of Signature Version 4 for S3, and what is done to requests that differ.</summary>
public class AuthenticatorTests
{
    private const string AccessKey = "AKIAIOSFODNN7EXAMPLE";
    private const string Scope = AccessKey + "/20130524/us-east-1/s3/aws4_request";
    private const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string GetSignature = "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41";
    private const string PresignedSignature = "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";

    private static readonly DateTimeOffset _signedAt = new(2013, 5, 24, 0, 0, 0, TimeSpan.Zero);

    private readonly AccountRegistry _accounts = new(new SandboxAccount
    {
        AccessKey = AccessKey,
        SecretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        CanonicalUserId = "owner",
    });

    [Fact]
    public void The_documented_GET_is_accepted()
    {
        var who = Authenticate(Get()).Who;

        Assert.Equal((AccessKey, "owner", "us-east-1", false), (who.AccessKey, who.CanonicalUserId, who.SignedRegion, who.IsPresigned));
    }

    [Theory]
    [InlineData("/test$file.text", "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")]
    [InlineData("/test%24file.text", "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")]
    public void The_documented_PUT_is_accepted_however_its_key_is_written(string path, string signature)
    {
        const string hash = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
        var context = Request("PUT", path, [
            ("Date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-date", "20130524T000000Z"),
            ("x-amz-storage-class", "REDUCED_REDUNDANCY"), ("x-amz-content-sha256", hash),
            ("Authorization", $"AWS4-HMAC-SHA256 Credential={Scope},SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class,Signature={signature}")]);

        Assert.Equal(BodyEncoding.Hashed, Authenticate(context).Encoding);
    }

    [Theory]
    [InlineData("/?lifecycle", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")]
    [InlineData("/?max-keys=2&prefix=J", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    [InlineData("/?prefix=J&max-keys=2", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    public void The_documented_queries_are_accepted_in_any_order(string target, string signature)
    {
        var context = Request("GET", target, [
            ("x-amz-date", "20130524T000000Z"), ("x-amz-content-sha256", EmptyHash),
            ("Authorization", $"AWS4-HMAC-SHA256 Credential={Scope}, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature={signature}")]);

        Assert.Equal("owner", Authenticate(context).Who.CanonicalUserId);
    }

    [Fact]
    public void The_documented_presigned_URL_is_accepted_until_it_expires()
    {
        Assert.True(Authenticate(Presigned(), _signedAt.AddSeconds(86400)).Who.IsPresigned);

        var expired = Refusal(Presigned(), _signedAt.AddSeconds(86401));
        Assert.Equal(("AccessDenied", "Request has expired"), (expired.Code, expired.Message));
        Assert.Contains(("X-Amz-Expires", "86400"), expired.Elements);
        Assert.Equal("Request is not yet valid", Refusal(Presigned(), _signedAt.AddMinutes(-16)).Message);
    }

    [Theory]
    [InlineData("X-Amz-Expires=86400", "X-Amz-Expires=0")]
    [InlineData("X-Amz-Expires=86400", "X-Amz-Expires=-1")]
    [InlineData("X-Amz-Expires=86400", "X-Amz-Expires=604801")]
    [InlineData("X-Amz-Expires=86400", "X-Amz-Expires=soon")]
    [InlineData("X-Amz-Expires=86400&", "")]
    [InlineData("&X-Amz-SignedHeaders=host", "")]
    [InlineData("X-Amz-Date=20130524T000000Z", "X-Amz-Date=yesterday")]
    [InlineData("X-Amz-Date=20130524T000000Z", "X-Amz-Date=20130525T000000Z")]
    [InlineData("X-Amz-Algorithm=AWS4-HMAC-SHA256", "X-Amz-Algorithm=AWS4-HMAC-SHA1")]
    [InlineData("%2Fs3%2F", "%2Fec2%2F")]
    [InlineData("X-Amz-Expires=86400", "X-Amz-Expires=86400&X-Amz-Expires=86400")]
    public void A_presigned_URL_with_a_parameter_that_is_wrong_or_missing_is_told_so(string good, string bad)
    {
        Assert.Equal("AuthorizationQueryParametersError", Refusal(Presigned(url => url.Replace(good, bad, StringComparison.Ordinal))).Code);
    }

    [Theory]
    [InlineData(15, null)]
    [InlineData(-15, null)]
    [InlineData(16, "RequestTimeTooSkewed")]
    [InlineData(-16, "RequestTimeTooSkewed")]
    public void A_clock_may_differ_by_fifteen_minutes(int minutes, string? code)
    {
        Assert.Equal(code, TryRefusal(Get(), _signedAt.AddMinutes(minutes))?.Code);
    }

    [Theory]
    [InlineData("AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7NOBODYS", "InvalidAccessKeyId")]
    [InlineData("/s3/", "/sqs/", "AuthorizationHeaderMalformed")]
    [InlineData("/aws4_request", "/aws5_request", "AuthorizationHeaderMalformed")]
    [InlineData("/20130524/", "/20130525/", "AuthorizationHeaderMalformed")]
    [InlineData("/us-east-1/", "//", "AuthorizationHeaderMalformed")]
    [InlineData("/us-east-1/", "/us-east-2/", "SignatureDoesNotMatch")]
    [InlineData("host;", "", "AuthorizationHeaderMalformed")]
    [InlineData("host;range;", "host;", "SignatureDoesNotMatch")]
    [InlineData(";x-amz-date", "", "AccessDenied")]
    [InlineData("Signature=f", "Signature=e", "SignatureDoesNotMatch")]
    [InlineData("Signature=f", "Signature=F", "SignatureDoesNotMatch")]
    [InlineData("Signature=", "Sign=", "AuthorizationHeaderMalformed")]
    [InlineData("AWS4-HMAC-SHA256 ", "AWS4-ECDSA-P256-SHA256 ", "InvalidRequest")]
    [InlineData("AWS4-HMAC-SHA256 ", "AWS ", "InvalidRequest")]
    [InlineData("AWS4-HMAC-SHA256 ", "Bearer ", "InvalidArgument")]
    public void An_authorization_header_that_is_not_right_gets_the_error_of_its_case(string good, string bad, string code)
    {
        var context = Get();
        context.Request.Headers.Authorization = context.Request.Headers.Authorization.ToString().Replace(good, bad, StringComparison.Ordinal);

        Assert.Equal(code, Refusal(context).Code);
    }

    [Fact]
    public void A_wrong_signature_is_explained_by_what_was_computed()
    {
        var context = Get();
        context.Request.Headers.Range = "bytes=0-10";

        var refusal = Refusal(context);

        Assert.Equal(("SignatureDoesNotMatch", 403), (refusal.Code, refusal.Status));
        Assert.Contains(("SignatureProvided", GetSignature), refusal.Elements);
        var canonical = refusal.Elements.Single(element => element.Name == "CanonicalRequest").Value;
        Assert.Equal(
            $"GET\n/test.txt\n\nhost:examplebucket.s3.amazonaws.com\nrange:bytes=0-10\nx-amz-content-sha256:{EmptyHash}\n"
            + $"x-amz-date:20130524T000000Z\n\nhost;range;x-amz-content-sha256;x-amz-date\n{EmptyHash}",
            canonical);
        Assert.StartsWith("47 45 54 0a", refusal.Elements.Single(element => element.Name == "CanonicalRequestBytes").Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/./test.txt")]
    [InlineData("//test.txt")]
    [InlineData("/a/../test.txt")]
    [InlineData("/test%252Etxt")]
    [InlineData("/test.txt?acl")]
    public void A_path_is_neither_normalised_nor_decoded_twice(string target)
    {
        Assert.Equal("SignatureDoesNotMatch", Refusal(Get(target)).Code);
    }

    [Theory]
    [InlineData("/test.txt%")]
    [InlineData("/test.txt%4")]
    [InlineData("/test.txt%zz")]
    public void A_broken_escape_is_an_invalid_URI(string target)
    {
        Assert.Equal("InvalidURI", Refusal(Get(target)).Code);
    }

    [Fact]
    public void Every_x_amz_header_must_be_signed()
    {
        var context = Get();
        context.Request.Headers["x-amz-meta-note"] = "added on the way";

        var refusal = Refusal(context);

        Assert.Equal("AccessDenied", refusal.Code);
        Assert.Contains(("HeadersNotSigned", "x-amz-meta-note"), refusal.Elements);
    }

    [Fact]
    public void A_request_without_a_signature_is_denied_unless_anonymous_ones_are_let_in()
    {
        Assert.Equal("AccessDenied", Refusal(Request("GET", "/test.txt", [])).Code);
        Assert.True(new Authenticator(_accounts, TimeProvider.System, allowAnonymous: true)
            .Authenticate(Request("GET", "/test.txt", [])).Who.IsAnonymous);
    }

    [Fact]
    public void A_request_signed_twice_is_refused()
    {
        var context = Presigned();
        context.Request.Headers.Authorization = Get().Request.Headers.Authorization;

        Assert.Equal("InvalidArgument", Refusal(context).Code);
    }

    [Fact]
    public void A_request_without_x_amz_content_sha256_is_refused()
    {
        var context = Get();
        context.Request.Headers.Remove("x-amz-content-sha256");

        Assert.Equal("InvalidRequest", Refusal(context).Code);
    }

    [Fact]
    public void A_request_without_a_date_is_refused()
    {
        var context = Get();
        context.Request.Headers.Remove("x-amz-date");

        Assert.Equal("AccessDenied", Refusal(context).Code);
    }

    [Fact]
    public void A_permanent_key_with_a_token_is_refused()
    {
        var context = Get();
        context.Request.Headers["x-amz-security-token"] = "token";

        Assert.Equal("InvalidToken", Refusal(context).Code);
    }

    [Fact]
    public void A_temporary_key_needs_its_token_and_ends()
    {
        _accounts.TryGet(AccessKey, out var permanent);
        _accounts.Set(permanent! with { SessionToken = "token", Expiration = _signedAt.AddMinutes(5) });
        Assert.Equal("InvalidAccessKeyId", Refusal(Get()).Code);

        var context = Get();
        context.Request.Headers["x-amz-security-token"] = "another";
        Assert.Equal("InvalidToken", Refusal(context).Code);

        context.Request.Headers["x-amz-security-token"] = "token";
        Assert.Equal("AccessDenied", Refusal(context).Code); // The token is there, but not signed.
        Assert.Equal("ExpiredToken", Refusal(context, _signedAt.AddMinutes(5)).Code);
    }

    [Fact]
    public void Accounts_can_be_added_and_removed_at_any_time()
    {
        _accounts.TryGet(AccessKey, out var account);
        _accounts.Remove(AccessKey);
        Assert.Equal("InvalidAccessKeyId", Refusal(Get()).Code);

        _accounts.Set(account!);
        Assert.Null(TryRefusal(Get()));
    }

    [Fact]
    public void An_account_does_not_print_its_secrets()
    {
        _accounts.TryGet(AccessKey, out var account);

        Assert.DoesNotContain(account!.SecretKey, account.ToString(), StringComparison.Ordinal);
    }

    private static DefaultHttpContext Get(string target = "/test.txt") => Request("GET", target, [
        ("Range", "bytes=0-9"), ("x-amz-date", "20130524T000000Z"), ("x-amz-content-sha256", EmptyHash),
        ("Authorization", $"AWS4-HMAC-SHA256 Credential={Scope},SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature={GetSignature}")]);

    private static DefaultHttpContext Presigned(Func<string, string>? change = null)
    {
        var target = "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" + Scope.Replace("/", "%2F", StringComparison.Ordinal)
            + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=" + PresignedSignature;
        return Request("GET", change is null ? target : change(target), []);
    }

    private static DefaultHttpContext Request(string method, string target, (string Name, string Value)[] headers)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Host = new HostString("examplebucket.s3.amazonaws.com");
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        foreach (var (name, value) in headers)
        {
            context.Request.Headers[name] = value;
        }

        return context;
    }

    private Authenticated Authenticate(HttpContext context, DateTimeOffset? now = null) =>
        new Authenticator(_accounts, new ManualTimeProvider(now ?? _signedAt), allowAnonymous: false).Authenticate(context);

    private S3Exception Refusal(HttpContext context, DateTimeOffset? now = null) =>
        Assert.Throws<S3Exception>(() => Authenticate(context, now));

    private S3Exception? TryRefusal(HttpContext context, DateTimeOffset? now = null)
    {
        try
        {
            Authenticate(context, now);
            return null;
        }
        catch (S3Exception refusal)
        {
            return refusal;
        }
    }
}
