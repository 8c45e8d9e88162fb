namespace MediaExchange.Transfer.Sandbox;

/// <summary>How a sandbox is set up. The defaults serve nearly every test: everything in memory, any free port, one account.</summary>
public sealed record SandboxOptions
{
    /// <summary>The account number of the first account unless <see cref="AccountId"/> says otherwise.</summary>
    public const string DefaultAccountId = "111122223333";

    /// <summary>The port on 127.0.0.1, 1 to 65,535; 0 (the default) takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The folder that keeps buckets and objects beyond the process; null (the default) keeps them in memory.</summary>
    public string? DataFolder { get; init; }

    /// <summary>The first account's number.</summary>
    public string AccountId { get; init; } = DefaultAccountId;

    /// <summary>The first account's access key id.</summary>
    public string AccessKey { get; init; } = "AKIASANDBOXEXAMPLE00";

    /// <summary>The first account's secret access key. It opens nothing but this sandbox.</summary>
    public string SecretKey { get; init; } = "sandbox-secret-key-that-opens-nothing-else";

    /// <summary>Further accounts, or further keys of the same account.</summary>
    public IReadOnlyList<SandboxCredentials> Accounts { get; init; } = [];

    /// <summary>The region of buckets that are created without one, and of the endpoint.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Whether a request that is signed for another region than the bucket's is refused as S3 refuses it; true by default.</summary>
    public bool ChecksRegions { get; init; } = true;

    /// <summary>Buckets of the first account that exist from the start, in <see cref="Region"/>.</summary>
    public IReadOnlyList<string> Buckets { get; init; } = [];

    /// <summary>KMS keys (as requests name them) that do not exist: using one answers KMS.NotFoundException.</summary>
    public IReadOnlyCollection<string> UnknownKmsKeys { get; init; } = [];

    /// <summary>KMS keys (as requests name them) that nobody may use: AccessDenied for writing with them and for reading what they encrypt.</summary>
    public IReadOnlyCollection<string> DeniedKmsKeys { get; init; } = [];

    /// <summary>How long a restore from GLACIER or DEEP_ARCHIVE takes; zero (the default) makes the object readable at once.</summary>
    public TimeSpan RestoreDuration { get; init; }

    /// <summary>
    /// The worker, which runs the jobs of AWS Batch and the functions of Lambda: its assembly, the folder that holds it, or a program with the
    /// same command line. Null (the default) takes the one that was built or packaged with the sandbox.
    /// </summary>
    public string? WorkerPath { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    internal IEnumerable<SandboxCredentials> AllAccounts =>
        [new SandboxCredentials(AccountId, AccessKey, SecretKey), .. Accounts];
}
