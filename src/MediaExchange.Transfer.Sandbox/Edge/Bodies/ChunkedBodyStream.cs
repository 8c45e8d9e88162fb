using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using MediaExchange.Transfer.Sandbox.Edge.Signing;
using MediaExchange.Transfer.Sandbox.S3;

namespace MediaExchange.Transfer.Sandbox.Edge.Bodies;

/// <summary>
/// Decodes an aws-chunked body: `size[;chunk-signature=…]` CRLF, data, CRLF, …, a chunk of size 0, trailing headers if
/// any, an empty line. Data goes straight from the inner stream to the reader's buffer; only the lines between chunks
/// pass through a buffer of its own, so that neither chunk size nor the splits of the network matter.
/// </summary>
internal sealed class ChunkedBodyStream : RequestBodyStream
{
    /// <summary>S3's rule for signed chunks; only the last one may be smaller.</summary>
    private const int SmallestChunk = 8192;

    /// <summary>Longest line between chunks, and how much is read ahead to find its end.</summary>
    private const int LineBuffer = 4096;

    private readonly ChunkSigner? _signer;
    private readonly IncrementalHash? _hash;
    private readonly byte[] _signature = new byte[64];
    private readonly TrailerReader _trailer;
    private readonly byte[] _buffer = new byte[LineBuffer];
    private int _start;
    private int _end;
    private State _state = State.ChunkLine;
    private long _payloadLeft;
    private long _chunkLeft;
    private long _chunkSize = SmallestChunk;
    /// <summary>Some clients (and S3's own examples) end trailing headers with LF CRLF: the CRLF then ends no more than the header.</summary>
    private bool _loneLineFeed;

    /// <param name="inner">The body as the client sends it.</param>
    /// <param name="decodedLength">x-amz-decoded-content-length.</param>
    /// <param name="signer">Verifies chunks and trailer; null where they are not signed.</param>
    /// <param name="trailers">Receives the trailing headers; null where the encoding has none.</param>
    public ChunkedBodyStream(Stream inner, long decodedLength, ChunkSigner? signer, TrailingChecksums? trailers)
        : base(inner)
    {
        _payloadLeft = decodedLength;
        _signer = signer;
        _trailer = new TrailerReader(signer, trailers);
        _hash = signer is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    }

    private enum State
    {
        ChunkLine,
        Data,
        DataEnd,
        Trailer,
        End,
    }

    public override async ValueTask VerifyIfEmptyAsync(CancellationToken cancellationToken)
    {
        if (_payloadLeft == 0)
        {
            await FinishAsync(cancellationToken);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ThrowIfFailed();
        if (buffer.IsEmpty)
        {
            return 0;
        }

        while (_state != State.Data)
        {
            if (_state == State.End)
            {
                return 0;
            }

            await AdvanceAsync(cancellationToken);
        }

        var wanted = buffer[..(int)Math.Min(buffer.Length, _chunkLeft)];
        var read = Math.Min(wanted.Length, _end - _start);
        if (read > 0)
        {
            _buffer.AsSpan(_start, read).CopyTo(wanted.Span);
            _start += read;
        }
        else
        {
            read = await ReadInnerAsync(wanted, cancellationToken);
            if (read == 0)
            {
                throw Fail(new S3Exception("IncompleteBody"));
            }
        }

        _hash?.AppendData(wanted.Span[..read]);
        _chunkLeft -= read;
        _payloadLeft -= read;
        if (_chunkLeft == 0)
        {
            _state = State.DataEnd;
            if (_payloadLeft == 0)
            {
                await FinishAsync(cancellationToken);
            }
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash?.Dispose();
        }

        base.Dispose(disposing);
    }

    private static bool TrySize(ReadOnlySpan<byte> text, out long size) =>
        Utf8Parser.TryParse(text, out size, out var used, 'x') && used == text.Length && text.Length <= 15;

    private async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        while (_state != State.End)
        {
            await AdvanceAsync(cancellationToken);
        }
    }

    private async ValueTask AdvanceAsync(CancellationToken cancellationToken)
    {
        ThrowIfFailed();
        var length = await LineAsync(cancellationToken);
        var crlf = length > 0 && _buffer[_start + length - 1] == '\r';
        try
        {
            Accept(_buffer.AsSpan(_start, crlf ? length - 1 : length), crlf);
        }
        catch (S3Exception failure)
        {
            Fail(failure);
            throw;
        }

        _start += length + 1;
        if (_state == State.End && (_start < _end || await ReadInnerAsync(_buffer.AsMemory(0, 1), cancellationToken) > 0))
        {
            throw Fail(new S3Exception("IncompleteBody", "The request body goes on after its last chunk."));
        }
    }

    /// <summary>The length of the line at the start of the buffer, without its line feed.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> LineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                return length;
            }

            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                _end -= _start;
                _start = 0;
            }

            if (_end == _buffer.Length)
            {
                throw Fail(new S3Exception("InvalidRequest", $"A line of the aws-chunked body is longer than {LineBuffer} bytes."));
            }

            var read = await ReadInnerAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
            {
                throw Fail(new S3Exception("IncompleteBody"));
            }

            _end += read;
        }
    }

    private void Accept(ReadOnlySpan<byte> line, bool crlf)
    {
        switch (_state)
        {
            case State.ChunkLine when crlf:
                AcceptChunkLine(line);
                break;
            case State.DataEnd when crlf && line.IsEmpty:
                VerifyChunk();
                _state = State.ChunkLine;
                break;
            case State.Trailer when crlf && line.IsEmpty && _loneLineFeed:
                _loneLineFeed = false;
                break;
            case State.Trailer when crlf && line.IsEmpty:
                _trailer.End();
                _state = State.End;
                break;
            case State.Trailer:
                _trailer.Accept(line);
                _loneLineFeed = !crlf;
                break;
            default:
                throw new S3Exception("IncompleteBody", "A chunk of the request body is not as long as it announced.");
        }
    }

    private void AcceptChunkLine(ReadOnlySpan<byte> line)
    {
        var semicolon = line.IndexOf((byte)';');
        if (!TrySize(semicolon < 0 ? line : line[..semicolon], out var size))
        {
            throw new S3Exception("InvalidRequest", "The aws-chunked body has a chunk without a valid size.");
        }

        if (_signer is not null)
        {
            var extension = semicolon < 0 ? [] : line[(semicolon + 1)..];
            if (!extension.StartsWith("chunk-signature="u8) || extension.Length != "chunk-signature=".Length + _signature.Length)
            {
                throw new S3Exception("SignatureDoesNotMatch", "A chunk of the request body has no signature.");
            }

            extension["chunk-signature=".Length..].CopyTo(_signature);
            if (size > 0 && _chunkSize < SmallestChunk)
            {
                throw new S3Exception("InvalidChunkSizeError", null, ("BadChunkSize", _chunkSize.ToString(CultureInfo.InvariantCulture)));
            }
        }

        if (size > _payloadLeft || (size == 0 && _payloadLeft > 0))
        {
            throw new S3Exception(
                "IncompleteBody", "You did not provide the number of bytes specified by the x-amz-decoded-content-length HTTP header");
        }

        _chunkSize = _chunkLeft = size;
        _state = State.Data;
        if (size == 0)
        {
            VerifyChunk();
            _state = State.Trailer;
        }
    }

    private void VerifyChunk()
    {
        if (_signer is not null)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            _hash!.GetHashAndReset(hash);
            _signer.VerifyChunk(hash, _signature);
        }
    }
}
