using System.Text;
using MediaExchange.Transfer.Engine.Copying;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Digesting;

/// <summary>Digests as an object's own metadata: <c>content-md5</c> and so on, in lower-case hex.</summary>
internal static class DigestMetadata
{
    /// <summary>Adds digests to what is there.</summary>
    /// <exception cref="ItemFailedException">What is there says otherwise: it was made for other bytes, or means something else.</exception>
    public static ObjectProperties Add(ObjectProperties properties, IReadOnlyList<DigestValue> digests, ObjectLocation source)
    {
        if (digests.Count == 0)
            return properties;
        var metadata = new Dictionary<string, string>(properties.Metadata, StringComparer.Ordinal);
        foreach (var digest in digests)
        {
            var name = digest.Algorithm.MetadataName();
            if (metadata.TryAdd(name, digest.Hex))
                continue;

            // The same in other letters, such as Base64, stays as it is.
            if (!DigestValue.TryParse(digest.Algorithm, metadata[name], out var there) || there != digest)
                throw new ItemFailedException(Failures.DigestMetadataDiffers(source, name, metadata[name], digest));
        }

        return properties with { Metadata = metadata };
    }

    /// <summary>Sees to it that digests which are still to be computed will fit beside what is there: S3 would say so only after hours of reading.</summary>
    /// <param name="properties">What the copy says of itself without them.</param>
    /// <param name="digests">Which will be added; one that is there already is not added again.</param>
    /// <param name="source">The object.</param>
    /// <param name="takesMore">Whether the destination's store may take more than S3, for it has the source's metadata: a store that refuses says so itself.</param>
    /// <exception cref="ItemFailedException">They will not fit.</exception>
    public static void RequireRoom(ObjectProperties properties, IReadOnlyList<DigestAlgorithm> digests, ObjectLocation source, bool takesMore)
    {
        var added = digests.Distinct().Where(algorithm => !properties.Metadata.ContainsKey(algorithm.MetadataName())).ToList();
        var there = properties.Metadata.Sum(pair => Encoding.UTF8.GetByteCount(pair.Key) + Encoding.UTF8.GetByteCount(pair.Value));
        var all = there + added.Sum(algorithm => algorithm.MetadataName().Length + (2 * algorithm.Size()));
        if (added.Count > 0 && all > S3Limits.MaxMetadataBytes && !(takesMore && there > S3Limits.MaxMetadataBytes))
            throw new ItemFailedException(Failures.NoRoomForDigests(source, there, all, added.Select(algorithm => algorithm.MetadataName())));
    }

    /// <summary>Whether an object carries just these digests.</summary>
    public static bool Has(ObjectHead head, IReadOnlyList<DigestValue> digests) =>
        digests.All(digest => head.Properties.Metadata.TryGetValue(digest.Algorithm.MetadataName(), out var text)
            && DigestValue.TryParse(digest.Algorithm, text, out var there) && there == digest);

    /// <summary>The digests that a copy carries, if it carries all that are wanted and none that its source's store contradicts.</summary>
    public static IReadOnlyList<DigestValue>? Carried(ObjectHead copy, ObjectHead source, IReadOnlyList<DigestAlgorithm> wanted)
    {
        var found = new List<DigestValue>(wanted.Count);
        foreach (var algorithm in wanted)
        {
            if (!copy.Properties.Metadata.TryGetValue(algorithm.MetadataName(), out var text) || !DigestValue.TryParse(algorithm, text, out var value))
                return null;
            if (KnownDigests.Contradict(source, value))
                return null;
            found.Add(value);
        }

        return found;
    }

    /// <summary>Digests for the ledger and for people.</summary>
    /// <returns><see langword="null"/> for none.</returns>
    public static IReadOnlyDictionary<string, string>? Words(IReadOnlyList<DigestValue>? digests) =>
        digests is null or [] ? null : digests.ToDictionary(digest => digest.Algorithm.Word(), digest => digest.Hex);
}
