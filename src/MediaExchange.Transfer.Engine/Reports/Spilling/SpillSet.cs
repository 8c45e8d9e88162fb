using System.Buffers.Binary;

namespace MediaExchange.Transfer.Engine.Reports.Spilling;

/// <summary>Records on disk, in partitions that are read one by one and removed as they are read.</summary>
/// <param name="path">The beginning of the files' names.</param>
/// <param name="partitions">How many there are when it begins; more may come.</param>
internal sealed class SpillSet(string path, int partitions)
{
    // Files are opened for each write, so that their number is not bounded by how many may be open. All buffers together take 32 MiB at most.
    private const int AllBuffers = 32 << 20;
    private const int SmallestBuffer = 8 << 10;
    private const int LargestBuffer = 256 << 10;

    private readonly int _bufferSize = Math.Clamp(AllBuffers / Math.Max(1, partitions), SmallestBuffer, LargestBuffer);
    private readonly List<MemoryStream?> _buffers = [];
    private readonly List<bool> _hasFile = [];

    /// <summary>How many partitions have been written to, gaps included.</summary>
    public int Count => _buffers.Count;

    public void Add(int partition, ReadOnlySpan<byte> record)
    {
        while (_buffers.Count <= partition)
        {
            _buffers.Add(null);
            _hasFile.Add(false);
        }

        var buffer = _buffers[partition] ??= new MemoryStream();
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, record.Length);
        buffer.Write(length);
        buffer.Write(record);
        if (buffer.Length >= _bufferSize)
            Flush(partition, buffer);
    }

    /// <summary>Reads a partition whole, and removes it.</summary>
    /// <param name="partition">Which.</param>
    /// <param name="bytes">Where to; made larger where needed.</param>
    /// <returns>How many bytes.</returns>
    public int Take(int partition, ref byte[] bytes)
    {
        if (partition >= _buffers.Count)
            return 0;
        var rest = _buffers[partition];
        _buffers[partition] = null;
        var length = 0;
        if (_hasFile[partition])
        {
            var name = Name(partition);
            using (var file = new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.None, bufferSize: 0))
            {
                length = checked((int)file.Length);
                Ensure(ref bytes, length + (int)(rest?.Length ?? 0));
                file.ReadExactly(bytes, 0, length);
            }

            File.Delete(name);
            _hasFile[partition] = false;
        }

        if (rest is null)
            return length;
        var total = length + (int)rest.Length;
        Ensure(ref bytes, total);
        rest.GetBuffer().AsSpan(0, (int)rest.Length).CopyTo(bytes.AsSpan(length));
        return total;
    }

    /// <summary>Steps through the records of what was taken.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="position">Where the next one begins; moved on.</param>
    /// <returns>Where it is.</returns>
    public static Range Next(ReadOnlySpan<byte> bytes, ref int position)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[position..]);
        var start = position + sizeof(int);
        position = start + length;
        return start..position;
    }

    private static void Ensure(ref byte[] bytes, int length)
    {
        if (bytes.Length < length)
            Array.Resize(ref bytes, Math.Max(length, bytes.Length + (bytes.Length / 4)));
    }

    private string Name(int partition) => $"{path}{partition}";

    private void Flush(int partition, MemoryStream buffer)
    {
        try
        {
            using var file = new FileStream(Name(partition), FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
            file.Write(buffer.GetBuffer(), 0, (int)buffer.Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SpillFolder.CannotWrite(Name(partition), exception);
        }

        _hasFile[partition] = true;
        buffer.SetLength(0);
    }
}
