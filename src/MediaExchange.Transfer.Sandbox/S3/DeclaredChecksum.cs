using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Sandbox.Edge.Signing;

namespace MediaExchange.Transfer.Sandbox.S3;

/// <summary>The checksum that a request brings along, in a header or (later) in a trailer.</summary>
/// <param name="Algorithm">Its algorithm.</param>
/// <param name="Value">Its value from a header; null when a trailer will tell.</param>
internal sealed record DeclaredChecksum(ChecksumAlgorithm Algorithm, string? Value)
{
    /// <summary>Reads what is announced; null when the request has no checksum.</summary>
    /// <exception cref="S3Exception">InvalidRequest: several, a malformed one, or another than x-amz-sdk-checksum-algorithm says.</exception>
    public static DeclaredChecksum? Read(S3Context context)
    {
        DeclaredChecksum? found = null;
        foreach (var (name, value) in context.Request.Headers)
        {
            if (Checksums.FromHeader(name) is { } algorithm)
                found = Only(found, new DeclaredChecksum(algorithm, value.ToString()));
        }

        foreach (var name in context.Http.Features.Get<TrailingChecksums>()?.Announced ?? [])
        {
            if (Checksums.FromHeader(name) is { } algorithm && !(found?.Algorithm == algorithm && found.Value is not null))
                found = Only(found, new DeclaredChecksum(algorithm, null));
        }

        if (context.Header("x-amz-sdk-checksum-algorithm") is { Length: > 0 } sdk)
        {
            if (found is null)
                throw S3Errors.InvalidRequest("x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.");
            if (!sdk.Equals(Checksums.NameOf(found.Algorithm), StringComparison.OrdinalIgnoreCase))
                throw S3Errors.InvalidRequest("Value for x-amz-sdk-checksum-algorithm header is invalid.");
        }

        if (found is { Value: not null } && !Checksums.IsWellFormed(found.Algorithm, found.Value))
            throw S3Errors.InvalidRequest($"Value for {Checksums.HeaderOf(found.Algorithm)} header is invalid.");
        return found;
    }

    /// <summary>Compares with what was computed; call it once the body was read to its end.</summary>
    /// <exception cref="S3Exception">BadDigest, or a trailer that is missing or malformed.</exception>
    public void Verify(S3Context context, Dictionary<ChecksumAlgorithm, string> computed)
    {
        var header = Checksums.HeaderOf(Algorithm);
        var value = Value ?? context.Http.Features.Get<TrailingChecksums>()?[header]
            ?? throw new S3Exception("MalformedTrailerError");
        if (!Checksums.IsWellFormed(Algorithm, value))
            throw S3Errors.InvalidRequest($"Value for {header} trailing header is invalid.");
        if (computed[Algorithm] != value)
            throw new S3Exception("BadDigest", $"The {Checksums.NameOf(Algorithm)} you specified did not match the calculated checksum.");
    }

    private static DeclaredChecksum Only(DeclaredChecksum? found, DeclaredChecksum next) => found is null
        ? next
        : throw S3Errors.InvalidRequest("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
}
