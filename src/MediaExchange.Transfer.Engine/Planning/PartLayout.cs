namespace MediaExchange.Transfer.Engine.Planning;

/// <summary>How an object is cut into parts: a pure function of its size, so that a resumed run cuts the same.</summary>
public sealed record PartLayout
{
    /// <summary>The smallest part chosen: 64 MiB, one or two seconds of one copy stream. Smaller ones would only add requests.</summary>
    public const long DefaultMinPartSize = 64L << 20;

    private const long Step = 1L << 20;

    private PartLayout(long objectSize, long partSize)
    {
        ObjectSize = objectSize;
        PartSize = partSize;
        Count = (int)((objectSize + partSize - 1) / partSize);
    }

    /// <summary>The object's bytes.</summary>
    public long ObjectSize { get; }

    /// <summary>Bytes of every part but the last, which may have fewer.</summary>
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
            var offset = index * PartSize;
            return new Part(index + 1, offset, Math.Min(PartSize, ObjectSize - offset));
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
}
