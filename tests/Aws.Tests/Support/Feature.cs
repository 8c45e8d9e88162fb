namespace Aws.Tests.Support;

/// <summary>What not every server does as S3 does.</summary>
public enum Feature
{
    CopyChecksum,
    PinOnPartCopy,
    VersionOnCopy,
    NoSuchUploadOnComplete,
    CredentialErrors,
    UploadChecksum,
    ObjectSizeOnComplete,
    IfNoneMatchOnComplete,
    IfNoneMatchOnCopy,
    OwnerEnforced,
    ReadingByAcl,
    Regions,
    Annotations,
    TaggingDirective,
    BucketKey,
}
