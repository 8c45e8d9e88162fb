using MediaExchange.Transfer.Engine.Digesting;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying.Streamed;

/// <summary>The digests of an object that is held whole, and what they are compared with.</summary>
internal sealed class WholeDigests
{
    private readonly ObjectHead _head;
    private readonly DigestValue? _check;
    private readonly Dictionary<DigestAlgorithm, DigestValue> _values;

    private WholeDigests(ObjectHead head, DigestValue? check, Dictionary<DigestAlgorithm, DigestValue> values)
    {
        _head = head;
        _check = check;
        _values = values;
    }

    /// <summary>Computes them.</summary>
    /// <param name="head">The object.</param>
    /// <param name="bytes">All of it.</param>
    /// <param name="algorithms">Which; what the source's store keeps is computed in any case, to be compared.</param>
    public static WholeDigests Of(ObjectHead head, HeldBytes bytes, IEnumerable<DigestAlgorithm> algorithms)
    {
        var check = KnownDigests.Check(head);
        var values = new Dictionary<DigestAlgorithm, DigestValue>();

        // One after the other over 16 MiB at the most: threads would cost more than they save.
        foreach (var algorithm in check is null ? algorithms.Append(DigestAlgorithm.Md5).Distinct() : algorithms.Append(check.Algorithm).Distinct())
        {
            var digest = ResumableDigest.Create(algorithm);
            foreach (var block in bytes.Blocks)
                digest.Append(block.Memory.Span);
            values.Add(algorithm, digest.GetValue());
        }

        return new WholeDigests(head, check, values);
    }

    public DigestValue? this[DigestAlgorithm algorithm] => _values.GetValueOrDefault(algorithm);

    /// <summary>Compares with what the source's store keeps of the whole object.</summary>
    /// <returns><see langword="null"/> when it keeps nothing that one digest of all bytes can be compared with.</returns>
    public Comparison? Compare()
    {
        if (_check is not null)
            return Made(_values[_check.Algorithm] == _check, EvidenceOf(_check.Algorithm), Text(_check), Text(_values[_check.Algorithm]));

        // An upload of one part.
        if (_head.PartCount != 1 || UploadChecksum.HidesDigests(_head.Encryption))
            return null;
        var etag = MultipartETag.Of([new UploadedPart(1, _values[DigestAlgorithm.Md5].Hex, _head.Size)]);
        return Made(etag == _head.ETag, Evidence.ETag, _head.ETag, etag!);
    }

    private static Comparison Made(bool isSame, Evidence evidence, string expected, string computed) =>
        new(isSame ? ComparisonResult.Same : ComparisonResult.Different, evidence, expected, computed);

    // As the stores write them.
    private static string Text(DigestValue value) => value.Algorithm == DigestAlgorithm.Md5 ? value.Hex : value.Base64;

    private static Evidence EvidenceOf(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Crc64Nvme => Evidence.Crc64Nvme,
        DigestAlgorithm.Crc32C => Evidence.Crc32C,
        DigestAlgorithm.Sha256 => Evidence.Sha256,
        DigestAlgorithm.Sha1 => Evidence.Sha1,
        _ => Evidence.ETag,
    };
}
