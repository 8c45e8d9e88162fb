using Amazon.Runtime;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Aws.Credentials;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Aws.Tests.Credentials;

/// <summary>Whose keys, which region and which endpoint, in the order that users of AWS's own tools expect.</summary>
public sealed class PrecedenceTests : CredentialsTestBase
{
    [Fact]
    public async Task Keys_come_from_the_first_place_that_has_them()
    {
        DefaultFile(Profile("default", "DEFAULT") + Profile("named", "NAMED"));
        Set("AWS_ACCESS_KEY_ID", "ENVIRONMENT");
        Set("AWS_SECRET_ACCESS_KEY", "e");
        var access = new AwsAccess
        {
            AccessKey = " GIVEN ",
            SecretKey = "g",
            SessionToken = "t",
            Credential = new BasicAWSCredentials("OBJECT", "o"),
            ProfileName = "named",
            StoredCredentials = new BasicAWSCredentials("STORED", "s"),
        };
        Assert.Equal(("GIVEN", "g", "t"), await KeysAsync(access));
        access = access with { AccessKey = null, SecretKey = null, SessionToken = null };
        Assert.Equal("OBJECT", (await KeysAsync(access)).AccessKey);
        access = access with { Credential = null };
        Assert.Equal(("NAMED", "secret-of-NAMED", ""), await KeysAsync(access));
        access = access with { ProfileName = null };
        Assert.Equal("STORED", (await KeysAsync(access)).AccessKey);
        access = access with { StoredCredentials = null };
        Assert.Equal("ENVIRONMENT", (await KeysAsync(access)).AccessKey);
        Set("AWS_ACCESS_KEY_ID", null);
        Set("AWS_SECRET_ACCESS_KEY", null);
        Assert.Equal("DEFAULT", (await KeysAsync(access)).AccessKey);
        Set("AWS_PROFILE", "named");
        Assert.Equal("NAMED", (await KeysAsync(access)).AccessKey);
    }

    [Fact]
    public async Task A_profile_location_is_where_the_profile_is_looked_for()
    {
        DefaultFile(Profile("p", "USUAL"));
        var other = FileWith(Profile("p", "OTHER") + Profile("default", "OTHERDEFAULT"));
        Assert.Equal("OTHER", (await KeysAsync(new AwsAccess { ProfileName = "p", ProfileLocation = other })).AccessKey);
        Assert.Equal("OTHERDEFAULT", (await KeysAsync(new AwsAccess { ProfileLocation = other })).AccessKey);
        Set("AWS_SHARED_CREDENTIALS_FILE", FileWith(Profile("late", "LATE")));
        Assert.Equal("LATE", (await KeysAsync(new AwsAccess { ProfileName = "late" })).AccessKey);
    }

    [SkippableFact]
    public async Task A_profile_may_name_a_process()
    {
        Skip.If(OperatingSystem.IsWindows(), "there is no cat");
        var keys = FileWith("{\"Version\":1,\"AccessKeyId\":\"PROCESS\",\"SecretAccessKey\":\"s\",\"SessionToken\":\"t\",\"Expiration\":\"2099-01-01T00:00:00Z\"}");
        var file = FileWith($"[p]\ncredential_process = cat {keys}\n");
        Assert.Equal(("PROCESS", "s", "t"), await KeysAsync(new AwsAccess { ProfileName = "p", ProfileLocation = file }));
    }

    [Fact]
    public void A_region_comes_from_the_first_place_that_has_one()
    {
        DefaultFile(Profile("p", "K") + "region = ap-south-1\n");
        var access = new AwsAccess { Region = "eu-west-1", StoredRegion = "eu-west-2", ProfileName = "p" };
        Set("AWS_REGION", "us-west-1");
        Set("AWS_DEFAULT_REGION", "us-west-2");
        Assert.Equal("eu-west-1", AccessResolver.Resolve(access).Region);
        Assert.Equal("eu-west-2", AccessResolver.Resolve(access with { Region = null }).Region);
        access = access with { Region = null, StoredRegion = null };
        Assert.Equal("us-west-1", AccessResolver.Resolve(access).Region);
        Set("AWS_REGION", null);
        Assert.Equal("us-west-2", AccessResolver.Resolve(access).Region);
        Set("AWS_DEFAULT_REGION", null);
        Assert.Equal("ap-south-1", AccessResolver.Resolve(access).Region);
        Assert.Null(AccessResolver.Resolve(new AwsAccess { AccessKey = "a", SecretKey = "s" }).Region);
    }

    [Fact]
    public async Task Without_any_region_it_is_the_default_profiles_or_else_us_east_1()
    {
        Assert.Null(await InstanceRegion.FindAsync());
        DefaultFile(Profile("default", "K") + "region = ap-south-1\n");
        Assert.Equal("ap-south-1", await InstanceRegion.FindAsync());
    }

    [Fact]
    public void An_endpoint_comes_from_the_first_place_that_has_one()
    {
        DefaultFile(Profile("p", "K") + "endpoint_url = http://profile:1\n");
        Set("AWS_ENDPOINT_URL_S3", "http://s3:2");
        Set("AWS_ENDPOINT_URL", "http://all:3");
        var access = new AwsAccess { EndpointUrl = "http://given:4", ProfileName = "p" };
        Assert.Equal("http://given:4", AccessResolver.Resolve(access).EndpointName);
        access = access with { EndpointUrl = null };
        Assert.Equal("http://s3:2", AccessResolver.Resolve(access).EndpointName);
        Set("AWS_ENDPOINT_URL_S3", null);
        Assert.Equal("http://all:3", AccessResolver.Resolve(access).EndpointName);
        Set("AWS_ENDPOINT_URL", null);
        Assert.Equal("http://profile:1", AccessResolver.Resolve(access).EndpointName);
        Set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
        Assert.Null(AccessResolver.Resolve(access).Endpoint);
        Assert.Equal("http://given:4", AccessResolver.Resolve(access with { EndpointUrl = "http://given:4" }).EndpointName);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("http://127.0.0.1:9000", true)]
    [InlineData("http://localhost:9000/", true)]
    [InlineData("https://s3.example.com", true)]
    [InlineData("https://s3.eu-west-1.amazonaws.com", false)]
    [InlineData("https://bucket.vpce-1.s3.eu-west-1.vpce.amazonaws.com", false)]
    [InlineData("https://s3.cn-north-1.amazonaws.com.cn", false)]
    public void The_bucket_is_in_the_path_for_every_endpoint_but_AWSs(string? endpoint, bool path)
    {
        var access = new AwsAccess { AccessKey = "a", SecretKey = "s", EndpointUrl = endpoint };
        Assert.Equal(path, AccessResolver.Resolve(access).PathStyle);
        Assert.Equal(!path, AccessResolver.Resolve(access with { ForcePathStyle = !path }).PathStyle);
    }

    [Fact]
    public void Nothing_secret_is_shown() =>
        Assert.DoesNotContain("hidden", new AwsAccess { AccessKey = "a", SecretKey = "hidden", SessionToken = "hidden" }.ToString(), StringComparison.Ordinal);

    [Fact]
    public async Task Keys_are_asked_for_once_a_request_and_token_and_signature_belong_together()
    {
        var turning = new TurningCredentials();
        await using var server = new Support.StubServer(_ => Support.StubAnswer.With(200, ("ETag", "\"e\""), ("Content-Length", "1")));
        using var store = S3ObjectStore.Create(server.Access with { AccessKey = null, SecretKey = null, Credential = turning });
        for (var i = 1; i <= 3; i++)
        {
            await store.HeadAsync(new ObjectLocation("bucket", "key"), default);
            var request = server.Requests.Last();
            Assert.Contains($"Credential=KEY{i}/", request["Authorization"], StringComparison.Ordinal);
            Assert.Equal($"TOKEN{i}", request["x-amz-security-token"]);
        }
    }

    private static async Task<(string AccessKey, string SecretKey, string Token)> KeysAsync(AwsAccess access)
    {
        var keys = await AccessResolver.Resolve(access).Credentials.GetCredentialsAsync();
        return (keys.AccessKey, keys.SecretKey, keys.Token);
    }

    private sealed class TurningCredentials : AWSCredentials
    {
        private int _asked;

        public override ImmutableCredentials GetCredentials()
        {
            _asked++;
            return new ImmutableCredentials($"KEY{_asked}", "secret", $"TOKEN{_asked}");
        }
    }
}
