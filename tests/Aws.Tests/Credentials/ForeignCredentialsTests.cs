using System.Reflection;
using System.Runtime.Loader;
using Amazon.Runtime;
using Aws.Tests.Support;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Aws.Credentials;
using MediaExchange.Transfer.Engine.Stores;
using Xunit;

namespace Aws.Tests.Credentials;

/// <summary>Credentials and regions of another copy of the AWS SDK in the same process, as in a session with AWS.Tools.</summary>
public sealed class ForeignCredentialsTests : CredentialsTestBase
{
    private static readonly OtherSdk Other = new();

    [Fact]
    public void The_other_SDK_is_another_one()
    {
        var foreign = Other.Create("Amazon.Runtime.BasicAWSCredentials", "a", "s");
        Assert.Equal(typeof(BasicAWSCredentials).FullName, foreign.GetType().FullName);
        Assert.False(foreign is AWSCredentials);
    }

    [Fact]
    public async Task Its_credentials_are_asked_through_reflection_sync_and_async()
    {
        var basic = ForeignCredentials.From(Other.Create("Amazon.Runtime.BasicAWSCredentials", "KEY", "SECRET"), "Credential");
        var session = ForeignCredentials.From(Other.Create("Amazon.Runtime.SessionAWSCredentials", "KEY", "SECRET", "TOKEN"), "Credential");
        foreach (var keys in new[] { basic.GetCredentials(), await basic.GetCredentialsAsync() })
            Assert.Equal(("KEY", "SECRET", false), (keys.AccessKey, keys.SecretKey, keys.UseToken));
        foreach (var keys in new[] { session.GetCredentials(), await session.GetCredentialsAsync() })
            Assert.Equal(("KEY", "SECRET", "TOKEN"), (keys.AccessKey, keys.SecretKey, keys.Token));
    }

    [Fact]
    public async Task They_are_asked_each_time_so_that_they_refresh()
    {
        var turning = Other.CreateOwn(typeof(TurningCredentials));
        Assert.False(turning is AWSCredentials);
        await using var server = new StubServer(_ => StubAnswer.With(200, ("ETag", "\"e\""), ("Content-Length", "1")));
        using var store = S3ObjectStore.Create(server.Access with { AccessKey = null, SecretKey = null, StoredCredentials = turning });
        for (var i = 1; i <= 3; i++)
        {
            await store.HeadAsync(new ObjectLocation("bucket", "key"), default);
            Assert.Contains($"Credential=KEY{i}/", server.Requests.Last()["Authorization"], StringComparison.Ordinal);
            Assert.Equal($"TOKEN{i}", server.Requests.Last()["x-amz-security-token"]);
        }
    }

    [Fact]
    public void A_wrapper_as_AWS_Tools_keeps_it_is_looked_into()
    {
        var foreign = Other.Create("Amazon.Runtime.BasicAWSCredentials", "KEY", "SECRET");
        Assert.Equal("KEY", ForeignCredentials.From(new Wrapper(foreign), "Credential").GetCredentials().AccessKey);
        Assert.Equal("KEY", ForeignCredentials.From(new Boxed(new Wrapper(foreign)), "Credential").GetCredentials().AccessKey);
        Assert.Equal("OWN", ForeignCredentials.From(new Wrapper(new BasicAWSCredentials("OWN", "s")), "Credential").GetCredentials().AccessKey);
        Assert.Throws<AwsAccessException>(() => ForeignCredentials.From(new Wrapper(null), "Credential"));
    }

    [Fact]
    public async Task What_they_throw_is_the_reason_of_the_request()
    {
        await using var server = new StubServer(_ => new StubAnswer());
        foreach (var (type, part) in new[] { (typeof(BrokenCredentials), "the vault is sealed"), (typeof(EmptyCredentials), "gave no keys") })
        {
            using var store = S3ObjectStore.Create(server.Access with { AccessKey = null, SecretKey = null, Credential = Other.CreateOwn(type) });
            var failure = await Assert.ThrowsAsync<StoreException>(() => store.HeadAsync(new ObjectLocation("bucket", "key"), default));
            Assert.Equal(StoreErrorKind.InvalidCredentials, failure.Kind);
            AssertClear(failure.Error.Message, part);
        }

        Assert.Empty(server.Requests);
    }

    [Fact]
    public void Its_regions_are_read_in_every_form_that_a_session_keeps()
    {
        var region = Other.Static("Amazon.RegionEndpoint", "EUWest3");
        Assert.Equal("eu-west-3", RegionNames.Of(region));
        Assert.Equal("eu-west-3", RegionNames.Of(new Boxed(region)));
        Assert.Equal("eu-west-3", RegionNames.Of(new Boxed("eu-west-3")));
        Assert.Equal("eu-west-3", RegionNames.Of(new ShellRegion("eu-west-3")));
        Assert.Equal("eu-west-3", RegionNames.Of("eu-west-3"));
        Assert.Null(RegionNames.Of(""));
    }

    /// <summary>Changes its keys each time; loaded a second time, against the other SDK.</summary>
    public sealed class TurningCredentials : AWSCredentials
    {
        private int _asked;

        public override ImmutableCredentials GetCredentials()
        {
            _asked++;
            return new ImmutableCredentials($"KEY{_asked}", "secret", $"TOKEN{_asked}");
        }
    }

    /// <summary>Cannot give keys.</summary>
    public sealed class BrokenCredentials : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() => throw new InvalidOperationException("Sorry,\nthe vault is sealed.");
    }

    /// <summary>Gives none.</summary>
    public sealed class EmptyCredentials : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() => null!;
    }

    /// <summary>As AWS.Tools wraps what it keeps in $StoredAWSCredentials.</summary>
    private sealed class Wrapper(object? credentials)
    {
        internal object? Credentials { get; } = credentials;
    }

    /// <summary>As PowerShell wraps anything.</summary>
    private sealed class Boxed(object value)
    {
        public object BaseObject { get; } = value;
    }

    /// <summary>As AWS.Tools shows a region.</summary>
    private sealed class ShellRegion(string region)
    {
        public string Region { get; } = region;
    }

    private sealed class OtherSdk() : AssemblyLoadContext("another copy of the SDK")
    {
        public object Create(string type, params object[] arguments) =>
            Activator.CreateInstance(Core().GetType(type, throwOnError: true)!, arguments)!;

        public object CreateOwn(Type type) =>
            Activator.CreateInstance(LoadFromAssemblyPath(type.Assembly.Location).GetType(type.FullName!, throwOnError: true)!)!;

        public object Static(string type, string field) => Core().GetType(type, throwOnError: true)!.GetField(field)!.GetValue(null)!;

        protected override Assembly? Load(AssemblyName assemblyName) => assemblyName.Name == "AWSSDK.Core" ? Core() : null;

        private Assembly Core() => LoadFromAssemblyPath(typeof(AWSCredentials).Assembly.Location);
    }
}
