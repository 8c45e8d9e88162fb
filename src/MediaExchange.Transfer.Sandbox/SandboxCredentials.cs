namespace MediaExchange.Transfer.Sandbox;

/// <summary>An account of the sandbox with one pair of keys. By default only a bucket's owner may use it; its policy can let others in.</summary>
/// <param name="AccountId">The account's number, 12 digits; accounts with the same number are one account with several keys.</param>
/// <param name="AccessKey">The access key id.</param>
/// <param name="SecretKey">The secret access key.</param>
public sealed record SandboxCredentials(string AccountId, string AccessKey, string SecretKey)
{
    /// <summary>What the account is called in listings and messages.</summary>
    public string Name { get; init; } = "sandbox";

    /// <summary>The session token that requests must bring along; null (the default) for permanent keys.</summary>
    public string? SessionToken { get; init; }

    /// <summary>When the keys end; null (the default) for never.</summary>
    public DateTimeOffset? Expiration { get; init; }

    /// <summary>Keeps the secret out of logs and test output.</summary>
    /// <returns>Account number, name and access key.</returns>
    public override string ToString() => $"{AccountId} ({Name}, {AccessKey})";
}
