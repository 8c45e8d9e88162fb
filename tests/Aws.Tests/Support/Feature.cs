namespace Aws.Tests.Support;

/// <summary>What not every server does as S3 does.</summary>
public enum Feature
{
    CopyChecksum,
    UploadChecksum,
    ObjectSizeOnComplete,
    IfNoneMatchOnComplete,
    IfNoneMatchOnCopy,
    Regions,
}
