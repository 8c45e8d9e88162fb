using MediaExchange.Transfer.Engine.Hashing;

namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>Bytes in memory: one array when small, else arrays of <see cref="ChunkSize"/>, so that 5 GiB fit and none is copied while growing.</summary>
internal sealed class MemoryBlob(byte[][] chunks, long length, BlobDigests digests) : ContentSource
{
    public const int ChunkSize = 1 << 20;

    public override long Length => length;

    public override UInt128? KnownMd5 => digests.Md5;

    public override void Read(long offset, Span<byte> target)
    {
        while (!target.IsEmpty)
        {
            var chunk = chunks[offset / ChunkSize];
            var at = (int)(offset % ChunkSize);
            var count = Math.Min(target.Length, chunk.Length - at);
            chunk.AsSpan(at, count).CopyTo(target);
            target = target[count..];
            offset += count;
        }
    }

    public override ulong Crc(CrcKind kind, long offset, long count)
    {
        if (kind == CrcKind.Crc64Nvme && offset == 0 && count == length)
            return digests.Crc64;
        var crc = new Crc(kind);
        for (var end = offset + count; offset < end;)
        {
            var chunk = chunks[offset / ChunkSize];
            var at = (int)(offset % ChunkSize);
            var piece = chunk.AsSpan(at, (int)Math.Min(end - offset, chunk.Length - at));
            crc.Append(piece);
            offset += piece.Length;
        }

        return crc.GetValue();
    }
}
