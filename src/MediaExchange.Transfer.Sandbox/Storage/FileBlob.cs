using MediaExchange.Transfer.Engine.Hashing;

namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>Bytes in a file of the data folder.</summary>
internal sealed class FileBlob(string id, string path, long length, BlobDigests digests) : ContentSource
{
    public string Id => id;

    public BlobDigests Digests => digests;

    public override long Length => length;

    public override UInt128? KnownMd5 => digests.Md5;

    public override void Read(long offset, Span<byte> target)
    {
        using var file = File.OpenHandle(path);
        while (!target.IsEmpty)
        {
            var count = RandomAccess.Read(file, target, offset);
            if (count == 0)
                throw new EndOfStreamException($"The blob {path} ends at byte {offset}; it should have {length} bytes. Delete the data folder to start anew.");
            target = target[count..];
            offset += count;
        }
    }

    public override ulong Crc(CrcKind kind, long offset, long count) =>
        kind == CrcKind.Crc64Nvme && offset == 0 && count == length ? digests.Crc64 : base.Crc(kind, offset, count);
}
