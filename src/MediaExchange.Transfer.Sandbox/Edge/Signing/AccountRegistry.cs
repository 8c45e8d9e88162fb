using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace MediaExchange.Transfer.Sandbox.Edge.Signing;

/// <summary>The accounts that the sandbox knows; may be changed while requests are being served.</summary>
internal sealed class AccountRegistry
{
    private readonly ConcurrentDictionary<string, SandboxAccount> _accounts = new(StringComparer.Ordinal);

    public AccountRegistry(params IEnumerable<SandboxAccount> accounts)
    {
        foreach (var account in accounts)
        {
            Set(account);
        }
    }

    public IReadOnlyCollection<SandboxAccount> All => [.. _accounts.Values];

    /// <summary>Adds the account, or replaces the one with the same access key.</summary>
    public void Set(SandboxAccount account) => _accounts[account.AccessKey] = account;

    public bool Remove(string accessKey) => _accounts.TryRemove(accessKey, out _);

    public bool TryGet(string accessKey, [NotNullWhen(true)] out SandboxAccount? account) =>
        _accounts.TryGetValue(accessKey, out account);
}
