using System.Collections.Concurrent;
using MediaExchange.Transfer.Engine.Digesting;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Reading;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying.Streamed;

/// <summary>Copies an object that fits into memory: read once, compared with what its source's store says of it, and put with its digest.</summary>
internal sealed class StreamedPut
{
    // As for a digest: what was wrong on its way comes right; what is wrong where it lies does not.
    private const int Tries = 3;

    // Which checksums the destination has answered with. Until one has, the MD5 is sent too, which every store compares.
    private readonly ConcurrentDictionary<ChecksumAlgorithm, bool> _known = new();

    /// <param name="context">The item.</param>
    /// <param name="held">Its bytes, where they were read already; disposed of.</param>
    /// <param name="isRead">Told the digests that were asked for, before the object is put.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DestinationTakenException">Something came there after it was looked at.</exception>
    /// <exception cref="ItemFailedException">The source has changed, its bytes are not what its store says, or something is there that must not be.</exception>
    public async Task<CopyResult> RunAsync(CopyContext context, HeldBytes? held, Action<IReadOnlyList<DigestValue>> isRead, CancellationToken cancellationToken)
    {
        var head = context.Head;
        var tags = await context.TagsAsync(cancellationToken).ConfigureAwait(false);
        var checksum = Checksum(head);
        var knows = _known.TryGetValue(checksum.Stored, out var known) ? known : (bool?)null;
        var algorithms = context.Options.Digests.Append(knows == false ? DigestAlgorithm.Md5 : checksum.Digest);
        if (knows is null)
            algorithms = algorithms.Append(DigestAlgorithm.Md5);
        for (var attempt = 1; ; attempt++)
        {
            using var bytes = attempt == 1 && held is not null ? held : await ReadAsync(context, cancellationToken).ConfigureAwait(false);
            var digests = WholeDigests.Of(head, bytes, algorithms);
            var compared = digests.Compare() ?? await ByPartsAsync(context, bytes, cancellationToken).ConfigureAwait(false);
            if (compared is { Result: ComparisonResult.Different })
            {
                if (attempt == Tries)
                    throw new ItemFailedException(Failures.BytesSentDiffer(context.Source, compared));
                context.CountRetry();
                continue;
            }

            context = context with { Digests = [.. context.Options.Digests.Select(algorithm => digests[algorithm]!)] };
            isRead(context.Digests);
            var properties = context.NewProperties();
            var stored = knows == false ? null : new StoredChecksum(checksum.Stored, digests[checksum.Digest]!.Base64, IsFullObject: true);
            var md5 = digests[DigestAlgorithm.Md5];
            try
            {
                var written = await PutAsync(context, bytes, properties, tags, stored, knows == true ? null : md5, cancellationToken).ConfigureAwait(false);
                Interlocked.Add(ref context.Caller.Counters.Bytes, head.Size);
                return new CopyResult(written, 0) { Verified = IsConfirmed(context, written, stored, knows == true ? null : md5) ? compared : null };
            }
            catch (StoreException exception) when (exception.Kind == StoreErrorKind.BadDigest && attempt < Tries)
            {
                // Perhaps they were wrong before they were sent: they are fetched again.
                context.CountRetry();
            }
        }
    }

    /// <summary>The checksum to send: the one that the source's store keeps, so that both can be compared ever after; S3's default where it keeps none.</summary>
    private static (ChecksumAlgorithm Stored, DigestAlgorithm Digest) Checksum(ObjectHead head) => KnownDigests.Check(head)?.Algorithm switch
    {
        DigestAlgorithm.Crc32C => (ChecksumAlgorithm.Crc32C, DigestAlgorithm.Crc32C),
        DigestAlgorithm.Sha256 => (ChecksumAlgorithm.Sha256, DigestAlgorithm.Sha256),
        DigestAlgorithm.Sha1 => (ChecksumAlgorithm.Sha1, DigestAlgorithm.Sha1),
        _ => (ChecksumAlgorithm.Crc64Nvme, DigestAlgorithm.Crc64Nvme),
    };

    private static async Task<HeldBytes> ReadAsync(CopyContext context, CancellationToken cancellationToken)
    {
        var size = context.Head.Size;
        if (size == 0)
            return HeldBytes.None();
        var memory = context.Caller.Buffers.Open(context.Caller.AgeOf(context.Tally));
        var grant = await memory.AcquireAsync(BufferBudget.BlocksOf(size), cancellationToken).ConfigureAwait(false);
        return await HeldBytes.ReadAsync(context.Pinned, grant, 0, size, static _ => { }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An object that was uploaded in a few small parts, of which its store keeps nothing but their ETag.</summary>
    /// <returns><see langword="null"/> when it is no such object, or its parts are not of one size: then the ETag proves nothing.</returns>
    private static async Task<Comparison?> ByPartsAsync(CopyContext context, HeldBytes bytes, CancellationToken cancellationToken)
    {
        var head = context.Head;
        if (head.PartCount < 2 || KnownDigests.Check(head) is not null || UploadChecksum.HidesDigests(head.Encryption)
            || await SourceLayout.TryEqualPartsAsync(context, cancellationToken).ConfigureAwait(false) is not { } layout)
        {
            return null;
        }

        var parts = new List<UploadedPart>(layout.Count);
        using var content = new HeldStream(bytes);
        var buffer = new byte[64 * 1024];
        for (var i = 0; i < layout.Count; i++)
        {
            var md5 = ResumableDigest.Create(DigestAlgorithm.Md5);
            for (var left = layout[i].Length; left > 0;)
            {
                var count = content.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, left)));
                md5.Append(buffer.AsSpan(0, count));
                left -= count;
            }

            parts.Add(new UploadedPart(i + 1, md5.GetValue().Hex, layout[i].Length));
        }

        return MultipartETag.Of(parts) == head.ETag ? new Comparison(ComparisonResult.Same, Evidence.ETag) : null;
    }

    private static async Task<WrittenObject> PutAsync(
        CopyContext context, HeldBytes bytes, ObjectProperties properties, IReadOnlyList<ObjectTag> tags, StoredChecksum? checksum, DigestValue? md5, CancellationToken cancellationToken)
    {
        var lostAnswers = 0;
        try
        {
            return await context.Writes.RunAsync(context, PutOrFindAsync).ConfigureAwait(false);
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.PreconditionFailed)
        {
            throw new ItemFailedException(Failures.DestinationExists(context.Destination));
        }

        async Task<WrittenObject> PutOrFindAsync(bool isNew)
        {
            try
            {
                return await context.WriteAsync(token => SendAsync(isNew, token), cancellationToken).ConfigureAwait(false);
            }
            catch (StoreException exception) when (lostAnswers > 0 && (exception.Kind == StoreErrorKind.PreconditionFailed || exception.Error.IsTransient))
            {
                // An earlier try may have taken effect while its answer was lost: then this one finds its destination taken.
                if (await LookAsync(context, checksum, md5, cancellationToken).ConfigureAwait(false) is { } there)
                    return there;
                throw;
            }
        }

        async Task<WrittenObject> SendAsync(bool isNew, CancellationToken token)
        {
            using var content = new HeldStream(bytes);
            try
            {
                return await context.DestinationStore.PutAsync(
                    new PutRequest(context.Destination, content)
                    {
                        Properties = properties,
                        Tags = tags,
                        Settings = context.Options.Destination,
                        Checksum = checksum,
                        ContentMd5 = md5?.Base64,
                        IfNoneMatch = isNew,
                    },
                    token).ConfigureAwait(false);
            }
            catch (StoreException exception) when (exception.Error.IsTransient)
            {
                lostAnswers++;
                throw;
            }
        }
    }

    /// <summary>Whether what is at the destination is what was put.</summary>
    private static async Task<WrittenObject?> LookAsync(CopyContext context, StoredChecksum? checksum, DigestValue? md5, CancellationToken cancellationToken)
    {
        var there = await context.TryHeadDestinationAsync(cancellationToken).ConfigureAwait(false);
        if (there is null || there.Size != context.Head.Size)
            return null;

        // What is to be overwritten was perhaps the same before, with other metadata. Otherwise it was not: that was looked at first, its digests too.
        var isNew = context.Options.IfExists != IfExists.Overwrite || there.LastModified >= context.Begun - CopyContext.ClockSkew;
        var isSame = (checksum is not null && there.Checksums.Contains(checksum)) || (md5 is not null && there.ETag == md5.Hex);
        return isNew && isSame && DigestMetadata.Has(there, context.Digests) ? new WrittenObject(there.ETag, there.VersionId, there.Checksums) : null;
    }

    /// <summary>Whether the store has compared what it got with what was sent.</summary>
    /// <exception cref="ItemFailedException">It has something else.</exception>
    private bool IsConfirmed(CopyContext context, WrittenObject written, StoredChecksum? sent, DigestValue? md5)
    {
        if (sent is not null)
        {
            var answered = written.Checksums.FirstOrDefault(checksum => checksum.Algorithm == sent.Algorithm);
            if (answered is not null && answered.Value != sent.Value)
                throw new ItemFailedException(Failures.Verification(context.Destination, $"{sent.Algorithm} is {answered.Value} there, and {sent.Value} was sent"));
            _known[sent.Algorithm] = answered is not null;
            if (answered is not null)
                return true;
        }

        return md5 is not null;
    }
}
