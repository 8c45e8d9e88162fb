namespace MediaExchange.Transfer.Sandbox.Edge.Signing;

/// <summary>One set of credentials that the sandbox accepts, and who it stands for.</summary>
internal sealed record SandboxAccount
{
    public required string AccessKey { get; init; }

    public required string SecretKey { get; init; }

    /// <summary>The canonical user id of the owner: 64 hexadecimal digits with S3; any text here.</summary>
    public required string CanonicalUserId { get; init; }

    public string DisplayName { get; init; } = "";

    /// <summary>The session token that temporary credentials must bring along; null for permanent ones.</summary>
    public string? SessionToken { get; init; }

    /// <summary>When temporary credentials end; null for never.</summary>
    public DateTimeOffset? Expiration { get; init; }

    /// <summary>Keeps the secrets out of logs and test output.</summary>
    public override string ToString() => $"{AccessKey} ({DisplayName})";
}
