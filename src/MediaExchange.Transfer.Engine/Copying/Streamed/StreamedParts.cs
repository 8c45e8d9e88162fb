using MediaExchange.Transfer.Engine.Planning;
using MediaExchange.Transfer.Engine.Reading;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying.Streamed;

/// <summary>
/// Parts whose bytes come through this machine. Those that fit into memory are held and sent with their digest, so that the store refuses others;
/// larger ones pass through, and what the store says that it got is compared.
/// </summary>
internal sealed class StreamedParts : IPartWork, IDisposable
{
    // What was wrong on its way once comes right the second time; more often than this it is no accident.
    private const int Tries = 4;

    // 32 streams of 50 to 90 MB/s fill a line of 10 to 25 Gbit/s. More would only each be slower, and a kill would lose more: of 5 TiB, a part has 525 MiB.
    private const int MaxPassing = 32;

    private readonly CopyContext _context;
    private readonly CreatedUpload _upload;
    private readonly SentParts _sent;
    private readonly PinnedObject _source;
    private readonly BufferShare _memory;
    private readonly long _largestHeld;
    private readonly SemaphoreSlim _passing = new(MaxPassing);
    private readonly PartWindow _window;

    public StreamedParts(CopyContext context, CreatedUpload upload, SentParts sent)
    {
        _context = context;
        _upload = upload;
        _sent = sent;
        _source = context.Pinned;
        _memory = context.Caller.Buffers.Open(context.Caller.AgeOf(context.Tally));
        _window = new PartWindow(context.Options.Time);
        _largestHeld = StreamedLimits.LargestHeld(context.Options);
    }

    /// <summary>The MD5 of the whole needs all bytes. It is for objects of up to 5 GiB, which are read again soon enough.</summary>
    public bool IncludesKept => _sent.Whole is not null;

    public async ValueTask<Func<CancellationToken, Task<UploadedPart>>> BeginAsync(Part part, UploadedPart? kept, CancellationToken cancellationToken)
    {
        if (part.Length > _largestHeld)
        {
            await _passing.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await _context.Caller.AcquirePartAsync(_context.Tally, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                _passing.Release();
                throw;
            }

            return async token =>
            {
                try
                {
                    return await PassAsync(part, token).ConfigureAwait(false);
                }
                finally
                {
                    _passing.Release();
                }
            };
        }

        // Memory first, then a place in flight: who has a place never waits for anything but a store.
        await _window.EnterAsync(cancellationToken).ConfigureAwait(false);
        BufferGrant grant;
        try
        {
            grant = await _memory.AcquireAsync(BufferBudget.BlocksOf(part.Length), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _window.Leave(0);
            throw;
        }

        return async token =>
        {
            var moved = 0L;
            try
            {
                var there = await HoldAsync(part, kept, grant, token).ConfigureAwait(false);
                moved = part.Length;
                return there;
            }
            finally
            {
                _window.Leave(moved);
            }
        };
    }

    /// <summary>When no part is under way any more.</summary>
    public void Dispose()
    {
        _passing.Dispose();
        _window.Dispose();
    }

    private async Task<UploadedPart> HoldAsync(Part part, UploadedPart? kept, BufferGrant grant, CancellationToken cancellationToken)
    {
        StoredChecksum? first = null;
        for (var attempt = 1; ; attempt++)
        {
            var digests = new PartDigests(_sent.Algorithm, _sent.NeedsMd5);
            using (var bytes = await HeldBytes.ReadAsync(_source, grant, part.Offset, part.Length, digests.Append, cancellationToken).ConfigureAwait(false))
            {
                // What has been read first is in the whole's digest, whatever becomes of it.
                if (first is null && _sent.Whole is { } whole)
                    await whole.AppendAsync(part.Number, bytes, cancellationToken).ConfigureAwait(false);
                else if (first is not null && first != digests.Checksum)
                    _sent.Whole?.Spoil();
                first ??= digests.Checksum;
                if (kept is not null && digests.IsThat(kept, _upload.Encryption) == true)
                    return Noted(kept);
                try
                {
                    var answer = await SendAsync(part, bytes, digests, cancellationToken).ConfigureAwait(false);
                    if (digests.IsThat(answer, _upload.Encryption) != false)
                        return Noted(answer);
                    if (attempt == Tries)
                        throw new ItemFailedException(OtherThanSent(part));
                }
                catch (StoreException exception) when (exception.Kind == StoreErrorKind.BadDigest && attempt < Tries)
                {
                    // Perhaps they were wrong before they were sent: they are fetched again.
                }
            }

            _context.CountRetry();
            grant = await _memory.AcquireAsync(BufferBudget.BlocksOf(part.Length), cancellationToken).ConfigureAwait(false);

            UploadedPart Noted(UploadedPart there)
            {
                // The store was told a digest, and would have refused other bytes.
                _sent.Add(part, digests.Checksum, digests.Md5, isConfirmed: true);
                return there;
            }
        }
    }

    private Task<UploadedPart> SendAsync(Part part, HeldBytes bytes, PartDigests digests, CancellationToken cancellationToken) => _context.Caller.CallAsync(
        Flow.RequestKind.Part,
        _context.Tally,
        async token =>
        {
            using var content = new HeldStream(bytes);
            var request = new UploadPartRequest(_upload, part.Number, content, part.Length)
            {
                Checksum = _upload.Checksum is null ? null : digests.Checksum,
                ContentMd5 = _upload.Checksum is null ? digests.Md5!.Base64 : null,
            };
            return await _context.DestinationStore.UploadPartAsync(request, token).ConfigureAwait(false);
        },
        cancellationToken);

    private async Task<UploadedPart> PassAsync(Part part, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            // A place for each try; the first has been waited for.
            if (attempt > 1)
                await _context.Caller.AcquirePartAsync(_context.Tally, cancellationToken).ConfigureAwait(false);
            PartDigests? digests = null;
            try
            {
                var answer = await _context.Caller.CallPartAsync(_context.Tally, token => FetchAndSendAsync(part, digests = new PartDigests(_sent.Algorithm, hasMd5: true), token), cancellationToken)
                    .ConfigureAwait(false);
                var isThat = digests!.IsThat(answer, _upload.Encryption);
                if (isThat != false)
                {
                    _sent.Add(part, digests.Checksum, digests.Md5, isThat == true);
                    return answer;
                }

                if (attempt == Tries)
                    throw new ItemFailedException(OtherThanSent(part));
            }
            catch (StoreException exception) when (exception.Kind == StoreErrorKind.BadDigest && attempt < Tries)
            {
                // As above.
            }

            _context.CountRetry();
        }
    }

    /// <summary>Two requests in one: whatever breaks in either, both are made again, for the bytes are nowhere else.</summary>
    private async Task<UploadedPart> FetchAndSendAsync(Part part, PartDigests digests, CancellationToken cancellationToken)
    {
        var counters = _context.Caller.Counters;
        _context.Tally.CountRequest();
        Interlocked.Increment(ref counters.Requests);
        var content = await _source.OpenAsync(part.Offset, part.Length, cancellationToken).ConfigureAwait(false);
        await using var _ = content.ConfigureAwait(false);
        using var passing = new PassingStream(content.Stream, bytes =>
        {
            Interlocked.Add(ref counters.BytesRead, bytes.Length);
            digests.Append(bytes);
        });
        return await _context.DestinationStore.UploadPartAsync(new UploadPartRequest(_upload, part.Number, passing, part.Length), cancellationToken).ConfigureAwait(false);
    }

    private ItemFailure OtherThanSent(Part part) =>
        Failures.Verification(_context.Destination, $"its store has kept other bytes as part {part.Number} than were sent, {Tries} times; nothing was published");
}
