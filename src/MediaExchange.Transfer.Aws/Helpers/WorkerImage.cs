namespace MediaExchange.Transfer.Aws.Helpers;

/// <summary>A worker's image in the registry of an account: of one architecture, for AWS Lambda takes none of several.</summary>
public sealed record WorkerImage
{
    /// <summary>Its address with its tag, such as <c>111122223333.dkr.ecr.eu-west-1.amazonaws.com/mediaexchange-transfer/worker:1.0.0-arm64</c>.</summary>
    public required string Uri { get; init; }

    /// <summary>The digest of its manifest.</summary>
    public required string Digest { get; init; }

    /// <summary>Bytes of configuration and layers, compressed as they are.</summary>
    public required long Size { get; init; }

    /// <summary>Its architecture.</summary>
    public required HelperArchitecture Architecture { get; init; }

    /// <summary>Whether the registry has it under that tag.</summary>
    public required bool IsThere { get; init; }

    /// <summary>Whether the repository is there.</summary>
    public required bool HasRepository { get; init; }

    /// <summary>What a person should know of the repository; <see langword="null"/> for nothing.</summary>
    public string? Remark { get; init; }
}
