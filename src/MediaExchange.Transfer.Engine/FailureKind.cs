namespace MediaExchange.Transfer.Engine;

/// <summary>Why an item failed.</summary>
public enum FailureKind
{
    /// <summary>Something that no other kind describes.</summary>
    Unknown,

    /// <summary>The row of the inventory cannot be read, or its key cannot be mapped.</summary>
    InvalidRow,

    /// <summary>The source object, version or bucket is not there.</summary>
    NotFound,

    /// <summary>The source changed while it was being copied.</summary>
    SourceChanged,

    /// <summary>The source is archived and must be restored first.</summary>
    Archived,

    /// <summary>The source is larger than S3's largest object.</summary>
    TooLarge,

    /// <summary>The destination has the key, and was not to be overwritten.</summary>
    DestinationExists,

    /// <summary>The copy does not equal the source.</summary>
    VerificationFailed,

    /// <summary>A permission is missing.</summary>
    AccessDenied,

    /// <summary>The encryption key refused or is unknown.</summary>
    KmsDenied,

    /// <summary>The bucket refuses access control lists.</summary>
    AclNotSupported,

    /// <summary>The bucket is in another region than the request was sent to.</summary>
    WrongRegion,

    /// <summary>Source and destination are in different partitions.</summary>
    WrongPartition,

    /// <summary>The credentials have expired.</summary>
    ExpiredCredentials,

    /// <summary>The credentials are missing or wrong.</summary>
    InvalidCredentials,

    /// <summary>This machine's clock is wrong.</summary>
    ClockSkew,

    /// <summary>The store kept asking to go slower.</summary>
    Throttled,

    /// <summary>The store kept failing, or could not be reached.</summary>
    StoreUnavailable,

    /// <summary>The item took longer than it may.</summary>
    Timeout,

    /// <summary>The store does not accept the request, or lacks the feature.</summary>
    InvalidRequest,

    /// <summary>Another run is using the file.</summary>
    InUse,

    /// <summary>Somebody stopped the run before it was done.</summary>
    Stopped,
}
