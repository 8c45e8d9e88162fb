using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying.Streamed;

/// <summary>The digests of the parts that were sent, which together tell whether the upload is what its source's store says it has.</summary>
internal sealed class SentParts
{
    private readonly CopyContext _context;
    private readonly SourceLayout _source;
    private readonly UploadedPart?[] _sent;
    private volatile bool _isDoubtful;

    /// <param name="context">The item.</param>
    /// <param name="upload">The upload.</param>
    /// <param name="source">How it is cut.</param>
    /// <param name="kept">Parts that an earlier run has sent, and what the store says of them.</param>
    public SentParts(CopyContext context, CreatedUpload upload, SourceLayout source, UploadedPart?[] kept)
    {
        _context = context;
        _source = source;
        _sent = [.. kept];
        Algorithm = upload.Checksum ?? UploadChecksum.ForMultipart(context.Head);
        Whole = StreamedLimits.HasMd5Only(context.Head) && source.Layout.PartSize <= StreamedLimits.LargestHeld(context.Options) ? new OrderedDigest(source.Layout.Count) : null;
        NeedsMd5 = upload.Checksum is null || source.IsTheSources;
    }

    /// <summary>The CRC that is computed of each part: the one that the store will compare, and the source's where that has one.</summary>
    public ChecksumAlgorithm Algorithm { get; }

    /// <summary>Whether the MD5 of each part is computed too: as the digest that it is sent with, or as a part of the source's ETag.</summary>
    public bool NeedsMd5 { get; }

    /// <summary>The MD5 of all parts in their order; <see langword="null"/> where other evidence is to be had.</summary>
    public OrderedDigest? Whole { get; }

    /// <summary>Notes a part that is there.</summary>
    /// <param name="part">Its number.</param>
    /// <param name="checksum">The CRC of what was sent.</param>
    /// <param name="md5">The MD5 of what was sent, where it was computed.</param>
    /// <param name="isConfirmed">Whether the store has compared it, or its answer was.</param>
    public void Add(Part part, StoredChecksum checksum, DigestValue? md5, bool isConfirmed)
    {
        _sent[part.Number - 1] = new UploadedPart(part.Number, md5?.Hex ?? "", part.Length, checksum);
        if (!isConfirmed)
            _isDoubtful = true;
    }

    /// <summary>Compares what was sent with what the source's store says it has, as strongly as both allow.</summary>
    /// <returns>The evidence; <see langword="null"/> when there is nothing to compare, or the store has not told whether it got what was sent.</returns>
    /// <exception cref="RestartUploadException">They differ: bytes were wrong on their way.</exception>
    public Comparison? Verify()
    {
        var found = ByChecksum() ?? ByMd5() ?? ByParts();
        if (found is { Result: ComparisonResult.Different })
            throw new RestartUploadException(Failures.BytesSentDiffer(_context.Source, found));
        return _isDoubtful ? null : found;
    }

    private Comparison? ByChecksum()
    {
        if (_context.Head.FullObjectChecksum(Algorithm) is not { } expected || _sent.Any(part => part is null))
            return null;
        return PartChecksums.Combine(Algorithm, _sent!) is { } whole ? Comparison.ByChecksum([expected], [whole]) : null;
    }

    private Comparison? ByMd5() => Whole?.Value is { } md5 ? ByETag(md5.Hex) : null;

    private Comparison? ByParts() =>
        _source.IsTheSources && !UploadChecksum.HidesDigests(_context.Head.Encryption) && MultipartETag.Of(_sent!) is { } etag ? ByETag(etag) : null;

    private Comparison ByETag(string etag) =>
        new(etag == _context.Head.ETag ? ComparisonResult.Same : ComparisonResult.Different, Evidence.ETag, _context.Head.ETag, etag);
}
