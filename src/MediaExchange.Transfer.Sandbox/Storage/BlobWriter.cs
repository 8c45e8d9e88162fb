using System.Buffers.Binary;
using System.Security.Cryptography;
using MediaExchange.Transfer.Engine.Hashing;

namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>Takes in the bytes of a new blob, and computes once what every blob needs to know of itself.</summary>
internal abstract class BlobWriter : IDisposable
{
    private readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private readonly Crc _crc = new(CrcKind.Crc64Nvme);

    public long Length { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _md5.AppendData(bytes);
        _crc.Append(bytes);
        Write(bytes);
        Length += bytes.Length;
    }

    /// <summary>Ends the blob and hands it over.</summary>
    public ContentSource Complete(out BlobDigests digests)
    {
        Span<byte> md5 = stackalloc byte[16];
        _md5.GetHashAndReset(md5);
        digests = new BlobDigests(BinaryPrimitives.ReadUInt128BigEndian(md5), _crc.GetValue());
        return Finish(digests);
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Write(ReadOnlySpan<byte> bytes);

    protected abstract ContentSource Finish(BlobDigests digests);

    /// <summary>Without <see cref="Complete"/> before it, throws the bytes away.</summary>
    protected virtual void Dispose(bool disposing) => _md5.Dispose();
}
