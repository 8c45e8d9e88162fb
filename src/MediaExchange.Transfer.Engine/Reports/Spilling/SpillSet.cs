using System.Buffers.Binary;

namespace MediaExchange.Transfer.Engine.Reports.Spilling;

/// <summary>Records on disk, in partitions that are read one by one and removed as they are read.</summary>
/// <param name="path">The beginning of the files' names.</param>
/// <param name="partitions">How many there are when it begins; more may come.</param>
internal sealed class SpillSet(string path, int partitions)
{
    // Files are opened for each write, so that their number is not bounded by how many may be open.
    private const int AllBuffers = 16 << 20;
    private const int SmallestBuffer = 8 << 10;
    private const int LargestBuffer = 256 << 10;

    private readonly int _bufferSize = Math.Clamp(AllBuffers / Math.Max(1, partitions), SmallestBuffer, LargestBuffer);
    private readonly List<Partition> _partitions = [];

    /// <summary>How many partitions there are, those with nothing in them included.</summary>
    public int Count => _partitions.Count;

    public void Add(int partition, ReadOnlySpan<byte> record)
    {
        while (_partitions.Count <= partition)
            _partitions.Add(new Partition());
        var there = _partitions[partition];
        var size = sizeof(int) + record.Length;
        if (there.Length + size > _bufferSize)
            Flush(partition, there);
        if (there.Buffer.Length < there.Length + size)
            Array.Resize(ref there.Buffer, Math.Max(size, Math.Min(_bufferSize, Math.Max(SmallestBuffer, 4 * there.Buffer.Length))));
        BinaryPrimitives.WriteInt32LittleEndian(there.Buffer.AsSpan(there.Length), record.Length);
        record.CopyTo(there.Buffer.AsSpan(there.Length + sizeof(int)));
        there.Length += size;
    }

    /// <summary>Reads a partition whole, and removes it.</summary>
    /// <param name="partition">Which.</param>
    /// <param name="bytes">Where to; made larger where needed.</param>
    /// <returns>How many bytes.</returns>
    public int Take(int partition, ref byte[] bytes)
    {
        if (partition >= _partitions.Count)
            return 0;
        var there = _partitions[partition];
        _partitions[partition] = new Partition();
        var length = 0;
        if (there.HasFile)
        {
            var name = Name(partition);
            using (var file = new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.None, bufferSize: 0))
            {
                length = checked((int)file.Length);
                Ensure(ref bytes, length + there.Length);
                file.ReadExactly(bytes, 0, length);
            }

            File.Delete(name);
        }

        Ensure(ref bytes, length + there.Length);
        there.Buffer.AsSpan(0, there.Length).CopyTo(bytes.AsSpan(length));
        return length + there.Length;
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
            bytes = new byte[length + (length / 4)];
    }

    private string Name(int partition) => $"{path}{partition}";

    private void Flush(int partition, Partition there)
    {
        if (there.Length == 0)
            return;
        try
        {
            using var file = new FileStream(Name(partition), FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
            file.Write(there.Buffer, 0, there.Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SpillFolder.CannotWrite(Name(partition), exception);
        }

        there.HasFile = true;
        there.Length = 0;
    }

    private sealed class Partition
    {
        public byte[] Buffer = [];
        public int Length;
        public bool HasFile;
    }
}
