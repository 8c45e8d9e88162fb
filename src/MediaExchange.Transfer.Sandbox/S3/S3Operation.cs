namespace MediaExchange.Transfer.Sandbox.S3;

/// <summary>S3's operations by their own names. Those marked as configuration are known by name, and answered with S3's "there is none" or NotImplemented.</summary>
internal enum S3Operation
{
    /// <summary>No operation of S3 has this method and sub-resource.</summary>
    Unknown,

    ListBuckets,
    CreateBucket,
    DeleteBucket,
    HeadBucket,
    GetBucketLocation,
    GetBucketVersioning,
    PutBucketVersioning,
    GetBucketOwnershipControls,
    PutBucketOwnershipControls,
    DeleteBucketOwnershipControls,
    GetBucketPolicy,
    PutBucketPolicy,
    DeleteBucketPolicy,
    GetBucketPolicyStatus,
    GetBucketAcl,
    PutBucketAcl,
    GetBucketTagging,
    PutBucketTagging,
    DeleteBucketTagging,

    // Configuration that the sandbox does not keep.
    GetBucketAccelerateConfiguration,
    GetBucketCors,
    GetBucketEncryption,
    GetBucketLifecycleConfiguration,
    GetBucketLogging,
    GetBucketNotificationConfiguration,
    GetBucketReplication,
    GetBucketRequestPayment,
    GetBucketWebsite,
    GetObjectLockConfiguration,
    GetPublicAccessBlock,
    OtherBucketConfiguration,

    ListObjects,
    ListObjectsV2,
    ListObjectVersions,
    ListMultipartUploads,
    DeleteObjects,

    PutObject,
    GetObject,
    HeadObject,
    DeleteObject,
    CopyObject,
    GetObjectAcl,
    PutObjectAcl,
    GetObjectAttributes,
    GetObjectTagging,
    PutObjectTagging,
    DeleteObjectTagging,
    RestoreObject,
    OtherObjectConfiguration,

    CreateMultipartUpload,
    UploadPart,
    UploadPartCopy,
    ListParts,
    CompleteMultipartUpload,
    AbortMultipartUpload,
}
