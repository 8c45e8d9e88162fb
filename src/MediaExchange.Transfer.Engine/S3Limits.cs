namespace MediaExchange.Transfer.Engine;

/// <summary>Amazon S3's published limits, in bytes or counts. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html.</summary>
public static class S3Limits
{
    /// <summary>The largest source of one CopyObject, and the largest part: 5 GiB.</summary>
    public const long MaxCopySize = 5L << 30;

    /// <summary>The smallest part but the last: 5 MiB. A copied range needs a source larger than this.</summary>
    public const long MinPartSize = 5L << 20;

    /// <summary>The largest part: 5 GiB.</summary>
    public const long MaxPartSize = 5L << 30;

    /// <summary>Parts in one upload, numbered from 1.</summary>
    public const int MaxParts = 10_000;

    /// <summary>The largest object: 10,000 parts of 5 GiB (48.8 TiB, published as 50 TB).</summary>
    public const long MaxObjectSize = MaxParts * MaxPartSize;

    /// <summary>A key's length in bytes of UTF-8.</summary>
    public const int MaxKeyBytes = 1024;

    /// <summary>Entries in one page of a listing of objects, parts or uploads.</summary>
    public const int MaxPageSize = 1000;

    /// <summary>Tags of one object.</summary>
    public const int MaxTags = 10;

    /// <summary>User metadata of one object: bytes of UTF-8 of all names, without <c>x-amz-meta-</c>, and values. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html.</summary>
    public const int MaxMetadataBytes = 2048;

    /// <summary>Annotations of one object. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectAnnotation.html, as the next two.</summary>
    public const int MaxAnnotations = 1000;

    /// <summary>An annotation's text in bytes of UTF-8: 1 MiB.</summary>
    public const int MaxAnnotationSize = 1 << 20;

    /// <summary>An annotation's name in bytes of UTF-8.</summary>
    public const int MaxAnnotationNameBytes = 512;

    /// <summary>Writes (PUT, COPY, POST, DELETE) a second that S3 sustains for one partitioned prefix before it answers 503 SlowDown.</summary>
    public const int WritesPerSecondPerPrefix = 3500;

    /// <summary>Reads (GET, HEAD) a second that S3 sustains for one partitioned prefix, counted apart from the writes. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html.</summary>
    public const int ReadsPerSecondPerPrefix = 5500;
}
