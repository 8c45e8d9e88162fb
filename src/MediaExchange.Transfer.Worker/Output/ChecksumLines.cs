using MediaExchange.Transfer.Engine.Digesting;

namespace MediaExchange.Transfer.Worker.Output;

/// <summary>Digests as md5sum and its kin write them: <c>hex  name</c>; several of one object as with <c>--tag</c>: <c>SHA256 (name) = hex</c>.</summary>
internal static class ChecksumLines
{
    public static IEnumerable<string> Of(ChecksumOutcome outcome)
    {
        if (outcome is not { Digests: { } digests, Source: { } source })
            return [];
        var name = $"s3://{source.Bucket}/{source.Key}";
        return digests.Count == 1
            ? digests.Values.Select(hex => $"{hex}  {name}")
            : digests.Select(digest => $"{digest.Key.ToUpperInvariant()} ({name}) = {digest.Value}");
    }
}
