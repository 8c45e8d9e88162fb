using Aws.Tests.Support;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Aws.Tests.Credentials;

/// <summary>Bad input gets one clear sentence, before any request where that is possible.</summary>
public sealed class BadAccessTests : CredentialsTestBase
{
    private static readonly AwsAccess Keys = new() { AccessKey = "a", SecretKey = "s" };

    [Fact]
    public void Half_a_pair_of_keys_is_refused()
    {
        AssertRefused(new AwsAccess { AccessKey = "AKIAX" }, "SecretKey", "'AKIAX'", "-SecretKey");
        AssertRefused(new AwsAccess { SecretKey = "hidden" }, "AccessKey", "-AccessKey");
        AssertRefused(new AwsAccess { SessionToken = "hidden" }, "SessionToken", "-AccessKey and -SecretKey");
        AssertRefused(new AwsAccess { SessionToken = "hidden", ProfileName = "p" }, "SessionToken", "-AccessKey and -SecretKey");
    }

    [Fact]
    public void A_profile_that_is_unknown_or_unusable_is_refused()
    {
        var file = FileWith(Profile("one", "1") + Profile("two", "2") + "[half]\naws_access_key_id = x\n[empty]\nregion = eu-west-1\n[loop]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = nowhere\n");
        AssertRefused(new AwsAccess { ProfileName = "three", ProfileLocation = file }, "ProfileName", "'three'", file, "one, two", "aws configure --profile three");
        AssertRefused(new AwsAccess { ProfileName = "three" }, "ProfileName", "'three'", IsolatedEnvironment.CredentialsFile, "no profiles", "aws configure");
        AssertRefused(new AwsAccess { ProfileName = "half", ProfileLocation = file }, "ProfileName", "'half'", "aws configure --profile half");
        AssertRefused(new AwsAccess { ProfileName = "empty", ProfileLocation = file }, "ProfileName", "'empty'", "aws configure --profile empty");
        AssertRefused(new AwsAccess { ProfileName = "loop", ProfileLocation = file }, "ProfileName", "'loop'", "nowhere");
        var missing = Path.Combine(Folder, "missing");
        AssertRefused(new AwsAccess { ProfileName = "one", ProfileLocation = missing }, "ProfileLocation", missing, "-ProfileLocation");
    }

    [Theory]
    [InlineData("s3.example.com")]
    [InlineData("ftp://s3.example.com")]
    [InlineData("http://")]
    [InlineData("localhost:9000")]
    [InlineData("http://s3.example.com/path")]
    [InlineData("http://s3.example.com?a=b")]
    [InlineData("http://user:password@s3.example.com")]
    public void An_endpoint_that_is_no_address_is_refused(string endpoint) =>
        AssertRefused(Keys with { EndpointUrl = endpoint }, "EndpointUrl", $"'{endpoint}'", "https://s3.example.com");

    [Fact]
    public void A_bad_endpoint_in_a_variable_is_refused_by_the_variables_name()
    {
        Set("AWS_ENDPOINT_URL_S3", "nonsense");
        AssertRefused(Keys, "EndpointUrl", "AWS_ENDPOINT_URL_S3", "'nonsense'");
    }

    [Theory]
    [InlineData("eu-wst-1", "eu-west-1")]
    [InlineData("EU-WEST-1", "eu-west-1")]
    [InlineData("us-east1", "us-east-1")]
    [InlineData("Ireland", "?")]
    public void A_region_that_is_none_is_refused_with_the_nearest(string region, string nearest) =>
        AssertRefused(Keys with { Region = region }, "Region", $"'{region}'", nearest);

    [Fact]
    public void Regions_newer_than_the_SDK_and_those_of_other_stores_pass()
    {
        using var newer = S3ObjectStore.Create(Keys with { Region = "eu-northeast-7" });
        using var other = S3ObjectStore.Create(Keys with { Region = "garage", EndpointUrl = "http://127.0.0.1:1" });
        Assert.Equal("http://127.0.0.1:1", other.Name);
    }

    [Fact]
    public void A_bad_region_of_the_session_or_a_variable_is_refused_by_where_it_is()
    {
        AssertRefused(Keys with { StoredRegion = "x" }, "StoredRegion", "$StoredAWSRegion", "'x'");
        Set("AWS_REGION", "y");
        AssertRefused(Keys, "Region", "AWS_REGION", "'y'");
    }

    [Fact]
    public void An_object_that_is_no_credentials_is_refused()
    {
        AssertRefused(new AwsAccess { Credential = "AKIA" }, "Credential", "System.String", "Get-AWSCredential");
        AssertRefused(new AwsAccess { StoredCredentials = new Uri("http://x") }, "StoredCredentials", "System.Uri");
    }

    [Fact]
    public void A_suffix_of_the_products_name_has_no_spaces() => AssertRefused(Keys with { UserAgentSuffix = "a b" }, "UserAgentSuffix", "'a b'");

    [Fact]
    public async Task Without_any_credentials_the_first_request_says_so()
    {
        await using var server = new StubServer(_ => new StubAnswer());
        using var store = S3ObjectStore.Create(new AwsAccess { EndpointUrl = server.Endpoint, Region = "us-east-1" });
        var failure = await Assert.ThrowsAsync<StoreException>(() => store.HeadAsync(new ObjectLocation("bucket", "key"), default));
        Assert.Equal((StoreErrorKind.InvalidCredentials, "HeadObject"), (failure.Kind, failure.Error.Operation));
        AssertClear(failure.Error.Message, "No AWS credentials were found", "-ProfileName", "aws sso login");
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_profile_that_a_variable_names_and_nobody_has_is_said_at_the_first_request()
    {
        Set("AWS_PROFILE", "ghost");
        await using var server = new StubServer(_ => new StubAnswer());
        using var store = S3ObjectStore.Create(new AwsAccess { EndpointUrl = server.Endpoint, Region = "us-east-1" });
        var failure = await Assert.ThrowsAsync<StoreException>(() => store.HeadAsync(new ObjectLocation("bucket", "key"), default));
        Assert.Equal(StoreErrorKind.InvalidCredentials, failure.Kind);
        AssertClear(failure.Error.Message, "'ghost'", "AWS_PROFILE", "-ProfileName");
    }

    [Fact]
    public async Task A_sign_on_that_is_missing_or_has_run_out_says_how_to_sign_on()
    {
        var file = FileWith("[p]\nsso_start_url = https://x.awsapps.com/start\nsso_region = eu-west-1\nsso_account_id = 123456789012\nsso_role_name = r\n");
        Set("HOME", Folder);
        await using var server = new StubServer(_ => new StubAnswer());
        using var store = S3ObjectStore.Create(new AwsAccess { EndpointUrl = server.Endpoint, Region = "us-east-1", ProfileName = "p", ProfileLocation = file });
        var failure = await Assert.ThrowsAsync<StoreException>(() => store.HeadAsync(new ObjectLocation("bucket", "key"), default));
        Assert.Contains(failure.Kind, new[] { StoreErrorKind.InvalidCredentials, StoreErrorKind.ExpiredCredentials });
        AssertClear(failure.Error.Message, "aws sso login");
        Assert.Empty(server.Requests);
    }

    private static void AssertRefused(AwsAccess access, string parameter, params ReadOnlySpan<string> parts)
    {
        AwsAccessException? refused = null;
        try
        {
            S3ObjectStore.Create(access).Dispose();
        }
        catch (AwsAccessException exception)
        {
            refused = exception;
        }

        Assert.NotNull(refused);
        Assert.Equal(parameter, refused.Parameter);
        AssertClear(refused.Message, parts);
        Assert.DoesNotContain("hidden", refused.Message, StringComparison.Ordinal);
    }
}
