namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>Keeps a new blob in memory, in arrays no larger than needed.</summary>
internal sealed class MemoryBlobWriter : BlobWriter
{
    private readonly List<byte[]> _chunks = [];
    private byte[] _last = [];
    private int _used;

    protected override void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_used == _last.Length)
                Grow(bytes.Length);
            var count = Math.Min(bytes.Length, _last.Length - _used);
            bytes[..count].CopyTo(_last.AsSpan(_used));
            _used += count;
            bytes = bytes[count..];
        }
    }

    protected override ContentSource Finish(BlobDigests digests)
    {
        if (_used > 0)
        {
            Array.Resize(ref _last, _used);
            _chunks.Add(_last);
        }

        return new MemoryBlob([.. _chunks], Length, digests);
    }

    private void Grow(int needed)
    {
        if (_used == MemoryBlob.ChunkSize)
        {
            _chunks.Add(_last);
            _last = [];
            _used = 0;
        }

        Array.Resize(ref _last, Math.Min(MemoryBlob.ChunkSize, Math.Max(_last.Length * 2, _used + needed)));
    }
}
