namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>The requests of <see cref="IObjectStore"/>, one value a method; for counting them and for scripts of faults.</summary>
public enum StoreOperation
{
    /// <summary>HeadBucket.</summary>
    GetBucket,

    /// <summary>HeadObject.</summary>
    Head,

    /// <summary>GetObjectTagging.</summary>
    GetTags,

    /// <summary>ListObjectsV2, one page.</summary>
    List,

    /// <summary>GetObject.</summary>
    Read,

    /// <summary>PutObject.</summary>
    Put,

    /// <summary>CopyObject.</summary>
    Copy,

    /// <summary>CreateMultipartUpload.</summary>
    CreateUpload,

    /// <summary>UploadPartCopy.</summary>
    CopyPart,

    /// <summary>CompleteMultipartUpload.</summary>
    CompleteUpload,

    /// <summary>AbortMultipartUpload.</summary>
    AbortUpload,

    /// <summary>ListParts, one page.</summary>
    ListParts,

    /// <summary>ListMultipartUploads; one page to a store, one enumeration to a decorator.</summary>
    ListUploads,

    /// <summary>DeleteObject.</summary>
    Delete,

    /// <summary>ListObjectAnnotations.</summary>
    ListAnnotations,

    /// <summary>GetObjectAnnotation.</summary>
    ReadAnnotation,

    /// <summary>PutObjectAnnotation.</summary>
    WriteAnnotation,

    /// <summary>UploadPart.</summary>
    UploadPart,
}
