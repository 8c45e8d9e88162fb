namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>What went wrong at a store, in kinds that call for different answers.</summary>
public enum StoreErrorKind
{
    /// <summary>Something that no other kind describes; the code and message are the store's.</summary>
    Unknown,

    /// <summary>No such key, or no such version of it.</summary>
    NotFound,

    /// <summary>No such bucket.</summary>
    NoSuchBucket,

    /// <summary>No such multipart upload: completed, aborted or never made.</summary>
    NoSuchUpload,

    /// <summary>The caller may not do this; which action is missing follows from the operation.</summary>
    AccessDenied,

    /// <summary>The encryption key refused, or is unknown or disabled.</summary>
    KmsDenied,

    /// <summary>A condition did not hold (412): the source is not the one pinned, or the destination exists.</summary>
    PreconditionFailed,

    /// <summary>Another request was under way for the same key (409): start again.</summary>
    Conflict,

    /// <summary>Too many requests (503 SlowDown, 429): go slower, then try again.</summary>
    Throttled,

    /// <summary>The store failed (500, 502, 503, 504, or an error inside a 200): try again.</summary>
    ServerError,

    /// <summary>No answer in time: try again.</summary>
    Timeout,

    /// <summary>The connection broke: try again.</summary>
    ConnectionLost,

    /// <summary>No connection could be made to the endpoint at all: wrong address, or nothing listens there.</summary>
    Unreachable,

    /// <summary>The bytes are not those that the checksum promised: copy them again.</summary>
    BadDigest,

    /// <summary>A part named in Complete is not there, or not as named.</summary>
    InvalidPart,

    /// <summary>The request is not one that the store accepts.</summary>
    InvalidRequest,

    /// <summary>The source exceeds what one request copies.</summary>
    EntityTooLarge,

    /// <summary>The bucket is in another region.</summary>
    WrongRegion,

    /// <summary>The bucket is in another partition (aws, aws-cn, aws-us-gov), where nothing can be copied server-side.</summary>
    WrongPartition,

    /// <summary>The object is archived and must be restored first.</summary>
    Archived,

    /// <summary>The credentials have expired.</summary>
    ExpiredCredentials,

    /// <summary>The credentials are missing, unknown or do not sign correctly.</summary>
    InvalidCredentials,

    /// <summary>The clock of this machine differs too much from the store's.</summary>
    ClockSkew,

    /// <summary>The bucket is owner-enforced and refuses the access control list.</summary>
    AclNotSupported,

    /// <summary>The store does not know this feature.</summary>
    NotSupported,
}
