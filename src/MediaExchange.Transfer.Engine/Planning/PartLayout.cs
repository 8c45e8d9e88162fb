namespace MediaExchange.Transfer.Engine.Planning;

/// <summary>How an object is cut into parts: a pure function of its size, so that a resumed run cuts the same; or the boundaries that the source itself has.</summary>
public sealed class PartLayout
{
    /// <summary>The smallest part chosen: 64 MiB, one or two seconds of one copy stream. Smaller ones would only add requests.</summary>
    public const long DefaultMinPartSize = 64L << 20;

    private const long Step = 1L << 20;

    // Set only where parts have different sizes: the offset of each.
    private readonly long[]? _offsets;

    private PartLayout(long objectSize, long partSize)
    {
        ObjectSize = objectSize;
        PartSize = partSize;
        Count = (int)((objectSize + partSize - 1) / partSize);
    }

    private PartLayout(long[] offsets, long objectSize, long largest)
    {
        _offsets = offsets;
        ObjectSize = objectSize;
        PartSize = largest;
        Count = offsets.Length;
    }

    /// <summary>The object's bytes.</summary>
    public long ObjectSize { get; }

    /// <summary>Bytes of the largest part; of every part but the last where all are alike.</summary>
    public long PartSize { get; }

    /// <summary>How many parts: 1 to 10,000.</summary>
    public int Count { get; }

    /// <summary>The part of that index, from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such part.</exception>
    public Part this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            var offset = _offsets is null ? index * PartSize : _offsets[index];
            var end = index == Count - 1 ? ObjectSize : _offsets is null ? offset + PartSize : _offsets[index + 1];
            return new Part(index + 1, offset, end - offset);
        }
    }

    /// <summary>Cuts an object: parts of 64 MiB, or of as many whole MiB as 10,000 parts need.</summary>
    /// <param name="objectSize">Bytes: 1 to <see cref="S3Limits.MaxObjectSize"/>.</param>
    /// <param name="partSize">A wished part size in bytes, 5 MiB to 5 GiB; raised where 10,000 parts would not do. <see langword="null"/> for the default.</param>
    /// <exception cref="ArgumentOutOfRangeException">No layout within S3's limits exists.</exception>
    public static PartLayout For(long objectSize, long? partSize = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(objectSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(objectSize, S3Limits.MaxObjectSize);
        var wished = partSize ?? DefaultMinPartSize;
        ArgumentOutOfRangeException.ThrowIfLessThan(wished, S3Limits.MinPartSize, nameof(partSize));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wished, S3Limits.MaxPartSize, nameof(partSize));
        var needed = (objectSize + S3Limits.MaxParts - 1) / S3Limits.MaxParts;
        var rounded = (needed + Step - 1) / Step * Step;
        return new PartLayout(objectSize, Math.Max(wished, rounded));
    }

    /// <summary>Cuts an object into parts of one size, but for the last, as an upload that is gone on with or the source itself was.</summary>
    /// <param name="objectSize">Bytes: 1 to <see cref="S3Limits.MaxObjectSize"/>.</param>
    /// <param name="partSize">Bytes of a part, 1 to 5 GiB; at most 10,000 parts.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of range, or more than 10,000 parts were needed.</exception>
    public static PartLayout OfEqualParts(long objectSize, long partSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(objectSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(partSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(partSize, S3Limits.MaxPartSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(objectSize, partSize * S3Limits.MaxParts);
        return new PartLayout(objectSize, partSize);
    }

    /// <summary>Cuts an object into parts of the sizes given, in their order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are none or more than 10,000, or one is not 1 byte to 5 GiB.</exception>
    public static PartLayout OfSizes(IReadOnlyList<long> sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        ArgumentOutOfRangeException.ThrowIfZero(sizes.Count, nameof(sizes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sizes.Count, S3Limits.MaxParts, nameof(sizes));
        var offsets = new long[sizes.Count];
        long at = 0, largest = 0;
        for (var i = 0; i < offsets.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(sizes[i], 1, nameof(sizes));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(sizes[i], S3Limits.MaxPartSize, nameof(sizes));
            offsets[i] = at;
            at += sizes[i];
            largest = Math.Max(largest, sizes[i]);
        }

        return new PartLayout(offsets, at, largest);
    }
}
