using System.Buffers.Binary;
using System.Security.Cryptography;
using MediaExchange.Transfer.Engine.Hashing;

namespace MediaExchange.Transfer.Engine.Stores.InMemory;

/// <summary>An object's bytes as a list of extents, so that a copy costs nothing and 48.8 TiB need no memory.</summary>
/// <remarks>
/// Neighbouring extents are merged: however a synthetic object was cut into parts, the whole has one description again, and with it the same
/// checksum; parts in the wrong order or from elsewhere have another.
/// </remarks>
internal sealed class MemoryContent
{
    private readonly Extent[] _extents;

    private MemoryContent(IEnumerable<Extent> extents)
    {
        var merged = new List<Extent>();
        foreach (var extent in extents)
        {
            if (extent.Length == 0)
                continue;
            if (merged.Count > 0 && extent.Continues(merged[^1]))
                merged[^1] = merged[^1] with { Length = merged[^1].Length + extent.Length };
            else
                merged.Add(extent);
        }

        _extents = [.. merged];
        Length = merged.Sum(extent => extent.Length);
        HasBytes = merged.TrueForAll(extent => extent.Bytes is not null);
    }

    internal long Length { get; }

    internal bool HasBytes { get; }

    internal static MemoryContent Of(byte[] bytes) => new([new Extent(bytes, 0, 0, bytes.LongLength)]);

    internal static MemoryContent Synthetic(ulong seed, long length) => new([new Extent(null, seed, 0, length)]);

    internal static MemoryContent Concat(IEnumerable<MemoryContent> contents) => new(contents.SelectMany(content => content._extents));

    internal MemoryContent Slice(long offset, long length) => new(Cut(offset, length));

    internal byte[] ToArray(long offset, long length)
    {
        var bytes = new byte[length];
        var at = 0;
        foreach (var extent in Cut(offset, length))
        {
            extent.Span.CopyTo(bytes.AsSpan(at));
            at += (int)extent.Length;
        }

        return bytes;
    }

    internal byte[] Md5() => HasBytes ? Hash(HashAlgorithmName.MD5) : MD5.HashData(Description());

    internal byte[] Checksum(ChecksumAlgorithm algorithm)
    {
        return algorithm switch
        {
            ChecksumAlgorithm.Crc64Nvme => Crc(CrcKind.Crc64Nvme),
            ChecksumAlgorithm.Crc32 => Crc(CrcKind.Crc32),
            ChecksumAlgorithm.Crc32C => Crc(CrcKind.Crc32C),
            ChecksumAlgorithm.Sha1 => HasBytes ? Hash(HashAlgorithmName.SHA1) : SHA1.HashData(Description()),
            ChecksumAlgorithm.Sha256 => HasBytes ? Hash(HashAlgorithmName.SHA256) : SHA256.HashData(Description()),
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Not a checksum that the store knows."),
        };
    }

    private IEnumerable<Extent> Cut(long offset, long length)
    {
        var end = offset + length;
        var at = 0L;
        foreach (var extent in _extents)
        {
            var from = Math.Max(offset, at);
            var to = Math.Min(end, at + extent.Length);
            if (from < to)
                yield return extent.Slice(from - at, to - from);
            at += extent.Length;
            if (at >= end)
                yield break;
        }
    }

    private byte[] Crc(CrcKind kind)
    {
        var crc = 0UL;
        foreach (var extent in _extents)
        {
            var next = extent.Bytes is null
                ? SyntheticBytes.Crc(kind, extent.Seed, extent.Offset, extent.Length)
                : Hashing.Crc.Compute(kind, extent.Span);
            crc = Hashing.Crc.Combine(kind, crc, next, extent.Length);
        }

        return Convert.FromBase64String(Hashing.Crc.ToBase64(kind, crc));
    }

    private byte[] Hash(HashAlgorithmName name)
    {
        using var hash = IncrementalHash.CreateHash(name);
        foreach (var extent in _extents)
            hash.AppendData(extent.Span);
        return hash.GetHashAndReset();
    }

    // Stands for the bytes in digests where there are none to digest.
    private byte[] Description()
    {
        const int Entry = 32;
        var description = new byte[_extents.Length * Entry];
        for (var i = 0; i < _extents.Length; i++)
        {
            var entry = description.AsSpan(i * Entry, Entry);
            var extent = _extents[i];
            BinaryPrimitives.WriteInt64LittleEndian(entry, extent.Length);
            if (extent.Bytes is null)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(entry[8..], extent.Seed);
                BinaryPrimitives.WriteInt64LittleEndian(entry[16..], extent.Offset);
            }
            else
            {
                entry[^1] = 1;
                MD5.HashData(extent.Span, entry[8..24]);
            }
        }

        return description;
    }
}
