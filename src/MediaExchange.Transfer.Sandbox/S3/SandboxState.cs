using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using MediaExchange.Transfer.Sandbox.Storage;

namespace MediaExchange.Transfer.Sandbox.S3;

/// <summary>What every request of one sandbox shares.</summary>
internal sealed class SandboxState(SandboxOptions options, ObjectStorage storage) : IDisposable
{
    private readonly ConcurrentDictionary<string, SandboxCredentials> _byCanonicalId = new(
        options.AllAccounts.DistinctBy(account => account.AccountId).ToDictionary(account => CanonicalIdOf(account.AccountId)));

    public SandboxOptions Options => options;

    public ObjectStorage Storage => storage;

    public TimeProvider Time => options.Time;

    /// <summary>S3's times have whole seconds in headers: kept so, that conditions by date work.</summary>
    public DateTimeOffset Now
    {
        get
        {
            var now = options.Time.GetUtcNow();
            return new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        }
    }

    /// <summary>The canonical user id of an account: 64 hexadecimal digits that follow from its number.</summary>
    public static string CanonicalIdOf(string accountId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("account " + accountId)));

    public SandboxCredentials? AccountOf(string canonicalId) => _byCanonicalId.GetValueOrDefault(canonicalId);

    public void Dispose() => storage.Dispose();
}
