using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using MediaExchange.Transfer.Engine.Hashing;

namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>What an object or a part consists of: extents in a row. Copying, cutting and joining touch no bytes.</summary>
internal sealed class Content
{
    /// <summary>
    /// Up to here the MD5 of virtual content is the real one; beyond, a pseudo-MD5 of what the bytes are called.
    /// The bound keeps a copied part of virtual content in the tens of milliseconds at worst.
    /// </summary>
    public const long RealMd5Limit = 8L << 20;

    public static readonly Content Empty = new([]);

    private const int BufferSize = 1 << 17;
    private readonly Extent[] _extents;

    // Where each extent starts; null for a single one, which is the usual case.
    private readonly long[]? _starts;

    private Content(Extent[] extents)
    {
        _extents = extents;
        if (extents.Length == 1)
        {
            Length = extents[0].Length;
            return;
        }

        _starts = new long[extents.Length];
        for (var i = 0; i < extents.Length; i++)
        {
            _starts[i] = Length;
            Length += extents[i].Length;
        }
    }

    public long Length { get; }

    public IReadOnlyList<Extent> Extents => _extents;

    public bool HasVirtual => _extents.Any(extent => extent.Source.IsVirtual);

    public static Content Of(ContentSource source) =>
        source.Length == 0 ? Empty : new Content([new Extent(source, 0, source.Length)]);

    public static Content Of(IEnumerable<Extent> extents)
    {
        var result = new List<Extent>();
        foreach (var extent in extents)
        {
            if (extent.Length == 0)
                continue;

            // Neighbours of the same source become one again: a virtual object copied in 10,000 parts is one extent.
            if (result.Count > 0 && result[^1] is var last && ReferenceEquals(last.Source, extent.Source) && last.Offset + last.Length == extent.Offset)
                result[^1] = last with { Length = last.Length + extent.Length };
            else
                result.Add(extent);
        }

        return result.Count == 0 ? Empty : new Content([.. result]);
    }

    public static Content Concat(IEnumerable<Content> contents) => Of(contents.SelectMany(content => content._extents));

    public Content Slice(long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + length, Length);
        if (offset == 0 && length == Length)
            return this;
        return Of(Cut(offset, length));
    }

    /// <summary>The same content with all bits of one byte inverted: a corruption that no header tells of.</summary>
    public Content WithFlippedByte(long at)
    {
        var wrong = new byte[1];
        Read(at, wrong);
        wrong[0] ^= 0xFF;
        var blob = new MemoryBlob([wrong], 1, Digest(wrong));
        return Concat([Slice(0, at), Of(blob), Slice(at + 1, Length - at - 1)]);
    }

    public static BlobDigests Digest(ReadOnlySpan<byte> bytes)
    {
        Span<byte> md5 = stackalloc byte[16];
        MD5.HashData(bytes, md5);
        return new BlobDigests(BinaryPrimitives.ReadUInt128BigEndian(md5), Engine.Hashing.Crc.Compute(CrcKind.Crc64Nvme, bytes));
    }

    /// <summary>Fills the whole of <paramref name="target"/> from <paramref name="offset"/> on.</summary>
    public void Read(long offset, Span<byte> target)
    {
        for (var i = IndexOf(offset); !target.IsEmpty; i++)
        {
            var extent = _extents[i];
            var at = offset - StartOf(i);
            var count = (int)Math.Min(target.Length, extent.Length - at);
            extent.Source.Read(extent.Offset + at, target[..count]);
            target = target[count..];
            offset += count;
        }
    }

    public ulong Crc(CrcKind kind)
    {
        ulong result = 0;
        foreach (var extent in _extents)
        {
            var crc = extent.Source.Crc(kind, extent.Offset, extent.Length);
            result = Engine.Hashing.Crc.Combine(kind, result, crc, extent.Length);
        }

        return result;
    }

    /// <summary>Reads all bytes through a digest.</summary>
    public void AppendTo(IncrementalHash hash, CancellationToken token)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (long at = 0; at < Length;)
            {
                token.ThrowIfCancellationRequested();
                var piece = buffer.AsSpan(0, (int)Math.Min(BufferSize, Length - at));
                Read(at, piece);
                hash.AppendData(piece);
                at += piece.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// The MD5 that ETags are made of: the real one, except with virtual content beyond <see cref="RealMd5Limit"/>,
    /// where it is the MD5 of the extents' identities: equal content cut from equal extents has equal ETags, and nothing is read.
    /// </summary>
    public UInt128 Md5(CancellationToken token)
    {
        if (_extents.Length == 1 && _extents[0].Length == _extents[0].Source.Length && _extents[0].Source.KnownMd5 is { } known)
            return known;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        if (Length <= RealMd5Limit || !HasVirtual)
            AppendTo(hash, token);
        else
            AppendIdentity(hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash.GetHashAndReset());
    }

    private void AppendIdentity(IncrementalHash hash)
    {
        Span<byte> name = stackalloc byte[32];
        foreach (var extent in _extents)
        {
            name.Clear();
            if (extent.Source is VirtualContent source)
            {
                var (block, position) = source.IdentityAt(extent.Offset);
                BinaryPrimitives.WriteInt64BigEndian(name, block);
                BinaryPrimitives.WriteInt64BigEndian(name[8..], position);
            }
            else
            {
                BinaryPrimitives.WriteInt64BigEndian(name, -1);
                BinaryPrimitives.WriteUInt64BigEndian(name[8..], extent.Source.Crc(CrcKind.Crc64Nvme, extent.Offset, extent.Length));
            }

            BinaryPrimitives.WriteInt64BigEndian(name[16..], extent.Length);
            hash.AppendData(name);
        }
    }

    private IEnumerable<Extent> Cut(long offset, long length)
    {
        for (var i = IndexOf(offset); length > 0; i++)
        {
            var extent = _extents[i];
            var at = offset - StartOf(i);
            var count = Math.Min(length, extent.Length - at);
            yield return new Extent(extent.Source, extent.Offset + at, count);
            offset += count;
            length -= count;
        }
    }

    private long StartOf(int index) => _starts is null ? 0 : _starts[index];

    private int IndexOf(long offset)
    {
        if (_starts is null || _starts.Length == 0)
            return 0;
        var found = Array.BinarySearch(_starts, offset);
        return found >= 0 ? found : ~found - 1;
    }
}
