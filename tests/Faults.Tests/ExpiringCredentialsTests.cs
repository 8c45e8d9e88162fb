using Amazon.Runtime;
using Faults.Tests.Support;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Sandbox;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using Xunit;

namespace Faults.Tests;

/// <summary>Session tokens that expire in the middle of a run: the new ones are asked for, whoever keeps them.</summary>
public sealed class ExpiringCredentialsTests : IDisposable
{
    private static readonly SandboxCredentials Old = Session("AKIASANDBOXOLD000000", "old token");
    private static readonly SandboxCredentials New = Session("AKIASANDBOXNEW000000", "new token");

    private readonly ShiftedTime _time = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mx-keys-");

    public static IEnumerable<object[]> Keepers => Matrix.Of(["refreshing", "foreign", "profile"], [1, 2, 3, 4, 5]);

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Keepers))]
    public async Task Credentials_that_expire_in_the_middle_are_asked_for_anew(string keeper, int seed)
    {
        var keys = new Keys(this);
        await using var bed = await StartAsync(seed, access => keeper switch
        {
            "refreshing" => access with { Credential = new Refreshing(keys) },
            "foreign" => access with { Credential = new Foreign(keys) },
            _ => access with { ProfileName = "p", ProfileLocation = keys.WriteProfile(Old) },
        });
        var rows = bed.AddMixed();
        bed.Faults(ExpireAt(bed.Random.Next(3, 40), keys));

        var run = await bed.RunAsync(rows);

        run.AllCopied();
        Assert.Equal(1, run.Injected);
        Assert.InRange(keys.Renewals, keeper == "profile" ? 0 : 1, 1);
    }

    [Fact]
    public async Task Without_anybody_to_ask_each_item_says_that_they_have_expired()
    {
        await using var bed = await StartAsync(1, access => access with { AccessKey = Old.AccessKey, SecretKey = Old.SecretKey, SessionToken = Old.SessionToken });
        var rows = bed.AddMixed();
        bed.Faults(ExpireAt(30, new Keys(this)));

        var run = await bed.RunAsync(rows, mayLeaveUploads: true);

        var failed = run.Outcomes.Where(o => o.Status == ItemStatus.Failed).ToList();
        Assert.NotEmpty(failed);
        Assert.All(failed, o => Assert.True(o.Failure!.Kind == FailureKind.ExpiredCredentials, o.Failure.ToString()));
        Assert.All(failed, o => Assert.Contains("Sign in again", o.Failure!.Advice, StringComparison.Ordinal));

        // What could not be aborted without credentials is said, and gone on with once there are some.
        foreach (var upload in await bed.Own.UploadIdsAsync(Bed.Destination))
            Assert.Contains(failed, o => o.Failure!.Advice.Contains($"{upload} of", StringComparison.Ordinal));
        using var store = S3ObjectStore.Create(bed.Access with { AccessKey = New.AccessKey, SecretKey = New.SecretKey, SessionToken = New.SessionToken });
        var resumed = await bed.ResumeAsync(run, store);
        Assert.Equal(failed.Count, resumed.Count);
        Assert.All(resumed, o => Assert.True(o.Status == ItemStatus.Copied, $"{o.Source}: {o.Failure}"));
        Assert.Empty(await bed.Own.UploadIdsAsync(Bed.Destination));
    }

    [Fact]
    public async Task An_empty_object_whose_head_was_refused_for_an_old_token_is_copied()
    {
        // HEAD gives no reason, and an empty object has no byte by which to ask for it.
        var keys = new Keys(this);
        await using var bed = await StartAsync(1, access => access with { Credential = new Refreshing(keys) });
        bed.Add("empty", 0);
        bed.Faults(ExpireAt(3, keys));

        (await bed.RunAsync(["empty"])).AllCopied();
    }

    private static SandboxCredentials Session(string key, string token) =>
        new(SandboxOptions.DefaultAccountId, key, "secret of " + key) { SessionToken = token };

    private Task<Bed> StartAsync(int seed, Func<AwsAccess, AwsAccess> access) => Bed.StartAsync(
        seed,
        new SandboxOptions { Time = _time, Accounts = [Old with { Expiration = DateTimeOffset.UtcNow.AddMinutes(5) }, New] },
        given => access(given with { AccessKey = null, SecretKey = null }));

    // Within the quarter of an hour by which clocks may differ.
    private FaultRule ExpireAt(int request, Keys keys) => new()
    {
        Match = new() { Nth = request },
        Action = new()
        {
            Hook = (_, _) =>
            {
                // The new keys are there before the old ones end: who has only the old ones then has nobody to ask.
                keys.WriteProfile(New);
                _time.Shift = TimeSpan.FromMinutes(8);
                return Task.CompletedTask;
            },
        },
    };

    /// <summary>Whoever issues the keys.</summary>
    private sealed class Keys(ExpiringCredentialsTests test)
    {
        private int _renewals;

        public int Renewals => _renewals;

        public SandboxCredentials Issue()
        {
            if (test._time.Shift == TimeSpan.Zero)
                return Old;
            Interlocked.Increment(ref _renewals);
            return New;
        }

        public string WriteProfile(SandboxCredentials keys)
        {
            var path = Path.Combine(test._folder.FullName, "credentials");
            File.WriteAllText(path, $"[p]\naws_access_key_id = {keys.AccessKey}\naws_secret_access_key = {keys.SecretKey}\naws_session_token = {keys.SessionToken}\n");
            return path;
        }
    }

    /// <summary>As the SDK's role and sign-on credentials are: they keep keys until these expire by their own reckoning.</summary>
    private sealed class Refreshing(Keys keys) : RefreshingAWSCredentials
    {
        protected override CredentialsRefreshState GenerateNewCredentials()
        {
            var issued = keys.Issue();
            return new CredentialsRefreshState(new ImmutableCredentials(issued.AccessKey, issued.SecretKey, issued.SessionToken), DateTime.UtcNow.AddHours(1));
        }
    }

    /// <summary>As another copy of the SDK has them: not of our types, and with keys kept.</summary>
    public sealed class Foreign
    {
        private readonly Keys _keys;
        private SandboxCredentials? _kept;

        internal Foreign(object keys) => _keys = (Keys)keys;

        public ForeignKeys GetCredentials()
        {
            _kept ??= _keys.Issue();
            return new ForeignKeys(_kept.AccessKey, _kept.SecretKey, _kept.SessionToken!);
        }

        public void ClearCredentials() => _kept = null;
    }

    public sealed record ForeignKeys(string AccessKey, string SecretKey, string Token);
}
