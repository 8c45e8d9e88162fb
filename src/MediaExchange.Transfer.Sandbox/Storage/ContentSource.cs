using MediaExchange.Transfer.Engine.Hashing;

namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>Bytes that never change, and that any number of objects may share. Safe for use by several threads.</summary>
internal abstract class ContentSource
{
    public abstract long Length { get; }

    /// <summary>Whether the bytes are generated; reading terabytes of them for a digest is out of the question.</summary>
    public virtual bool IsVirtual => false;

    /// <summary>Fills the whole of <paramref name="target"/>.</summary>
    public abstract void Read(long offset, Span<byte> target);

    /// <summary>The CRC of a range; cheap where the source knows better than to read.</summary>
    public virtual ulong Crc(CrcKind kind, long offset, long length)
    {
        var crc = new Crc(kind);
        var buffer = new byte[(int)Math.Min(length, 1 << 16)];
        for (var end = offset + length; offset < end;)
        {
            var piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - offset));
            Read(offset, piece);
            crc.Append(piece);
            offset += piece.Length;
        }

        return crc.GetValue();
    }

    /// <summary>The MD5 of all bytes where it is known without reading, or null.</summary>
    public virtual UInt128? KnownMd5 => null;
}
