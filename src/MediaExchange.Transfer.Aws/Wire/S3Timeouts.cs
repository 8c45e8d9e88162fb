namespace MediaExchange.Transfer.Aws.Wire;

/// <summary>How long to wait for what.</summary>
internal sealed record S3Timeouts
{
    public static S3Timeouts Default { get; } = new();

    /// <summary>For a TCP and TLS connection.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>For a request that S3 answers at once: HEAD, lists, tags, create, abort, and the first byte of a read.</summary>
    public TimeSpan Quick { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For a server-side copy or Complete: S3 is silent meanwhile, and a 5 GiB range at 5 MB/s takes 17 minutes.</summary>
    public TimeSpan Copy { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>For the next bytes of a read.</summary>
    public TimeSpan ReadIdle { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The slowest upload that is still waited for, in bytes a second.</summary>
    public long SlowestUpload { get; init; } = 256 * 1024;

    public TimeSpan Upload(long length) => Quick + TimeSpan.FromSeconds((double)length / SlowestUpload);
}
