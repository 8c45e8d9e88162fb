using System.Text.Json.Serialization;

namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>What can be set on a bucket. Immutable; a bucket swaps the whole.</summary>
internal sealed record BucketConfiguration
{
    public VersioningState Versioning { get; init; }

    /// <summary><c>BucketOwnerEnforced</c> (S3's default since April 2023), <c>BucketOwnerPreferred</c> or <c>ObjectWriter</c>; empty when deleted, which acts as <c>ObjectWriter</c>.</summary>
    public string Ownership { get; init; } = "BucketOwnerEnforced";

    [JsonIgnore]
    public bool TakesAcls => Ownership != "BucketOwnerEnforced";

    /// <summary>The policy's text, or null.</summary>
    public string? Policy { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}
