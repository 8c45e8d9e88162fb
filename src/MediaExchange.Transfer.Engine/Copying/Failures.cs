using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Copying;

/// <summary>Turns what a store said into why an item failed, with the next step.</summary>
internal static class Failures
{
    public static ItemFailure From(StoreError error) => new()
    {
        Kind = KindOf(error),
        Operation = error.Operation,
        Message = ItemFailure.Sentence(MessageFor(error)),
        Advice = AdviceFor(error),
        Code = error.Code,
        HttpStatus = error.HttpStatus,
        RequestId = error.RequestId,
    };

    public static ItemFailure SourceChanged(ObjectLocation source, string operation) => new()
    {
        Kind = FailureKind.SourceChanged,
        Operation = operation,
        Message = $"{source} was changed or deleted while it was being copied.",
        Advice = "Run the transfer again once nothing writes to it; the destination keeps what it had.",
    };

    public static ItemFailure Verification(ObjectLocation destination, string what) => new()
    {
        Kind = FailureKind.VerificationFailed,
        Operation = "Verify",
        Message = $"{destination} does not equal its source: {what}.",
        Advice = "Run the transfer again with -IfExists Overwrite; if it comes back, report both objects' checksums to the store's support.",
    };

    public static ItemFailure BytesDiffer(ObjectLocation source, DigestValue expected, DigestValue read) => new()
    {
        Kind = FailureKind.VerificationFailed,
        Operation = "GetObject",
        Message = $"{source} was read twice, and its bytes are not those that its store says it has: {expected.Algorithm.Word()} is {read.Hex} instead of {expected.Hex}.",
        Advice = "Run the transfer again; if it comes back, the object or the way to it is broken: upload it again, or tell the store's support.",
    };

    public static ItemFailure BytesSentDiffer(ObjectLocation source, Comparison found) => new()
    {
        Kind = FailureKind.VerificationFailed,
        Operation = "GetObject",
        Message = $"The bytes read of {source} are not those that its store says it has: {found.Evidence.Word()} is {found.DestinationChecksum} instead of {found.SourceChecksum}; nothing was published.",
        Advice = "Run the transfer again; if it comes back, the object or the way to it is broken: upload it again, or tell the store's support.",
    };

    public static ItemFailure DigestMetadataDiffers(ObjectLocation source, string name, string there, DigestValue computed) => new()
    {
        Kind = FailureKind.VerificationFailed,
        Operation = "GetObject",
        Message = $"{source} says of itself {name} '{there}', but its bytes have {computed.Hex}.",
        Advice = "Find out which of the two is right; then correct the source's metadata, or leave it behind with -CopyProperty None.",
    };

    public static ItemFailure NoRoomForDigests(ObjectLocation source, int there, int withDigests, IEnumerable<string> names) => new()
    {
        Kind = FailureKind.InvalidRequest,
        Operation = "HeadObject",
        Message = $"{source} has {there} bytes of metadata, {withDigests} with {string.Join(" and ", names)}, and S3 takes {S3Limits.MaxMetadataBytes}; nothing was read or copied.",
        Advice = "Ask for fewer or shorter digests, or leave the source's metadata behind with -CopyProperty None.",
    };

    public static ItemFailure InvalidRow(string problem) => new()
    {
        Kind = FailureKind.InvalidRow,
        Operation = "ReadInventory",
        Message = problem,
        Advice = "Correct the row and run the transfer again; what is there is skipped.",
    };

    public static ItemFailure DestinationExists(ObjectLocation destination) => new()
    {
        Kind = FailureKind.DestinationExists,
        Operation = "HeadObject",
        Message = $"{destination} exists already.",
        Advice = "Use -IfExists Skip or Overwrite, or another destination prefix.",
    };

    public static ItemFailure DestinationChanged(ObjectLocation destination, string operation) => new()
    {
        Kind = FailureKind.VerificationFailed,
        Operation = operation,
        Message = $"{destination} was overwritten or deleted by somebody else before it had its annotations.",
        Advice = "Run the transfer again once nothing else writes to it.",
    };

    public static ItemFailure AnnotationsChanged(ObjectLocation source) => new()
    {
        Kind = FailureKind.SourceChanged,
        Operation = "GetObjectAnnotation",
        Message = $"The annotations of {source} kept changing while they were being copied.",
        Advice = "Wait until nothing writes to them.",
    };

    public static ItemFailure AnnotationsIncomplete(ObjectLocation destination, int count, ItemFailure failure) => failure with
    {
        Message = $"{destination} is there and verified, but not all of its {count} annotations are: {failure.Message}",
        Advice = $"{failure.Advice} With -CopyProperty All and -IfExists Skip the next run keeps the object and writes what is missing.",
        IsPublished = true,
    };

    public static ItemFailure Timeout(TimeSpan limit) => new()
    {
        Kind = FailureKind.Timeout,
        Operation = "Copy",
        Message = $"It was not copied within the {limit.TotalSeconds:0.#} seconds that an item may take.",
        Advice = "Allow more time for an item, or run the transfer again.",
    };

    public static ItemFailure Archived(ObjectLocation source, ObjectHead head) => new()
    {
        Kind = FailureKind.Archived,
        Operation = "HeadObject",
        Message = head.Archive == ArchiveState.Restoring
            ? $"{source} is archived in {head.StorageClass}; its restore is under way."
            : $"{source} is archived in {head.StorageClass}.",
        Advice = head.Archive == ArchiveState.Restoring
            ? "Run the transfer again when the restore has ended."
            : "Restore it first (RestoreObject), then run the transfer again.",
    };

    public static ItemFailure TooLarge(ObjectLocation source, long size) => new()
    {
        Kind = FailureKind.TooLarge,
        Operation = "HeadObject",
        Message = $"{source} has {size} bytes, and 10,000 parts of 5 GiB hold {S3Limits.MaxObjectSize}.",
        Advice = "It cannot be written to S3 as one object.",
    };

    public static ItemFailure ETagNotPreserved(ObjectLocation destination, string expected, string? actual) => new()
    {
        Kind = FailureKind.VerificationFailed,
        Operation = "PreserveETag",
        Message = actual is null
            ? $"{destination} cannot get the ETag {expected} of its source: it was put whole, and is too large to be copied whole."
            : $"{destination} would get the ETag {actual} and not {expected} as its source; nothing was published.",
        Advice = "Copy it without -PreserveETag; the checksum still proves that it is the same. Encryption with a KMS key on either side makes equal ETags impossible.",
    };

    public static ItemFailure PartsUnknown(ObjectLocation source) => new()
    {
        Kind = FailureKind.InvalidRequest,
        Operation = "PreserveETag",
        Message = $"The store does not tell the parts of {source}.",
        Advice = "Copy it without -PreserveETag.",
    };

    public static ItemFailure OntoItself(ObjectLocation source) => new()
    {
        Kind = FailureKind.InvalidRequest,
        Operation = "Plan",
        Message = $"{source} would be copied onto itself.",
        Advice = "Choose another destination bucket or prefix.",
    };

    /// <summary>Turns a failure that concerns the whole run into the exception that ends it.</summary>
    /// <param name="error">What the store said.</param>
    /// <param name="what">What was wanted, such as <c>The destination bucket 'x'</c>; begins the sentence.</param>
    /// <param name="store">Which store was asked.</param>
    /// <param name="inner">The cause.</param>
    public static TransferException RunFailed(StoreError error, string what, IObjectStore store, Exception? inner)
    {
        var message = error.Kind switch
        {
            StoreErrorKind.NoSuchBucket or StoreErrorKind.NotFound => $"{what} does not exist at {store.Name}. Check the spelling and the account, or create it.",
            StoreErrorKind.AccessDenied => $"{what} may not be used with these credentials ({error.Operation}: {error.Message.TrimEnd('.')}). {AdviceFor(error)}",
            StoreErrorKind.Unreachable => $"{what} cannot be reached: {store.Name} does not answer ({error.Message.TrimEnd('.')}). Check that address, the region and the network.",
            _ => $"{what} cannot be used: {error.Code ?? error.Kind.ToString()}: {error.Message.TrimEnd('.')}. {AdviceFor(error)}",
        };
        return new TransferException(KindOf(error), message, error.Location?.Bucket, inner);
    }

    /// <summary>What the answer means, where that is plainer than the answer; code, status and operation have places of their own.</summary>
    private static string MessageFor(StoreError error)
    {
        // Requests that name one object only; an answer to a copy may be about either side.
        var isReading = error.Operation is "HeadObject" or "GetObject" or "GetObjectTagging";
        return error switch
        {
            { Kind: StoreErrorKind.NotFound, Location: not null } when isReading => $"{error.Location} does not exist.",
            { Kind: StoreErrorKind.NoSuchBucket, Location: not null } when isReading => $"The bucket '{error.Location.Bucket}' does not exist.",

            // Nobody says why in an answer to a HEAD, for it has no body.
            { Kind: StoreErrorKind.AccessDenied, Location: not null, Operation: "HeadObject" } =>
                $"{error.Location} may not be read ({(error.Code is null ? $"HeadObject answered {error.HttpStatus}" : $"{error.Code}: {error.Message.TrimEnd('.')}")}).",
            _ => error.ToString(),
        };
    }

    private static FailureKind KindOf(StoreError error) => error.Kind switch
    {
        StoreErrorKind.NotFound or StoreErrorKind.NoSuchBucket => FailureKind.NotFound,
        StoreErrorKind.AccessDenied => FailureKind.AccessDenied,
        StoreErrorKind.KmsDenied => FailureKind.KmsDenied,
        StoreErrorKind.PreconditionFailed => FailureKind.SourceChanged,
        StoreErrorKind.Throttled => FailureKind.Throttled,
        StoreErrorKind.ServerError or StoreErrorKind.ConnectionLost or StoreErrorKind.Unreachable or StoreErrorKind.Conflict => FailureKind.StoreUnavailable,
        StoreErrorKind.Timeout => FailureKind.Timeout,
        StoreErrorKind.BadDigest => FailureKind.VerificationFailed,
        StoreErrorKind.EntityTooLarge => FailureKind.TooLarge,
        StoreErrorKind.WrongRegion => FailureKind.WrongRegion,
        StoreErrorKind.WrongPartition => FailureKind.WrongPartition,
        StoreErrorKind.Archived => FailureKind.Archived,
        StoreErrorKind.ExpiredCredentials => FailureKind.ExpiredCredentials,
        StoreErrorKind.InvalidCredentials => FailureKind.InvalidCredentials,
        StoreErrorKind.ClockSkew => FailureKind.ClockSkew,
        StoreErrorKind.AclNotSupported => FailureKind.AclNotSupported,
        StoreErrorKind.InvalidRequest or StoreErrorKind.NotSupported or StoreErrorKind.InvalidPart or StoreErrorKind.NoSuchUpload => FailureKind.InvalidRequest,
        _ => FailureKind.Unknown,
    };

    private static string AdviceFor(StoreError error) => error.Kind switch
    {
        StoreErrorKind.NotFound => "Check the key; the inventory may be older than the bucket.",
        StoreErrorKind.NoSuchBucket => "Check the bucket's name and the account.",
        StoreErrorKind.AccessDenied => $"Allow {ActionsFor(error.Operation)} to these credentials.",
        StoreErrorKind.KmsDenied => "Allow kms:Decrypt on the source's key, and kms:GenerateDataKey and kms:Decrypt on the destination's; name a key of another account by its full ARN.",
        StoreErrorKind.Archived => "Restore the object first (RestoreObject), then run the transfer again.",
        StoreErrorKind.WrongRegion => error.BucketRegion is null ? "Name the bucket's region with -Region." : $"Name the bucket's region with -Region {error.BucketRegion}.",
        StoreErrorKind.WrongPartition => "No server-side copy crosses partitions. Name credentials of both sides (-SourceProfileName, -DestinationProfileName): the bytes are then streamed through this machine.",
        StoreErrorKind.ExpiredCredentials => "Sign in again, then run the transfer again; what is there is skipped.",
        StoreErrorKind.InvalidCredentials => "Check the access key, the secret key and the profile.",
        StoreErrorKind.ClockSkew => "Set this machine's clock.",
        StoreErrorKind.AclNotSupported => "Leave grants out: the bucket is owner-enforced, and its owner owns what is written anyway.",
        StoreErrorKind.Throttled => "Lower -MaxRequestsPerSecond, or run the transfer again later; what is there is skipped.",
        StoreErrorKind.ServerError or StoreErrorKind.ConnectionLost or StoreErrorKind.Timeout or StoreErrorKind.Conflict => "Run the transfer again; what is there is skipped.",
        StoreErrorKind.Unreachable => "Check the store's address, the region and the network.",
        StoreErrorKind.BadDigest => "Nothing was published; run the transfer again.",
        StoreErrorKind.NotSupported => "Leave the option out that this store does not know.",
        _ => "See the store's code and message.",
    };

    private static string ActionsFor(string operation) => operation switch
    {
        "HeadBucket" or "ListObjectsV2" => "s3:ListBucket",
        "HeadObject" or "GetObject" => "s3:GetObject (s3:GetObjectVersion for a version; s3:ListBucket to tell missing from denied)",
        "GetObjectTagging" => "s3:GetObjectTagging (for a version s3:GetObjectVersionTagging) on the source (or copy without tags: -CopyProperty Metadata)",
        "CopyObject" => "s3:GetObject and s3:GetObjectTagging on the source (for a version s3:GetObjectVersion and s3:GetObjectVersionTagging), s3:PutObject and s3:PutObjectTagging on the destination (or copy without tags: -CopyProperty Metadata), and for -CopyProperty All s3:GetObjectAnnotation on the source and s3:PutObjectAnnotation on the destination",
        "ListObjectAnnotations" => "s3:ListObjectAnnotations on source and destination, s3:ListObjectVersionAnnotations for a version (or copy without annotations: -CopyProperty Default)",
        "GetObjectAnnotation" => "s3:GetObjectAnnotation on the source, s3:GetObjectVersionAnnotation for a version (or copy without annotations: -CopyProperty Default)",
        "PutObjectAnnotation" => "s3:PutObjectAnnotation on the destination (or copy without annotations: -CopyProperty Default)",
        "CreateMultipartUpload" => "s3:PutObject, s3:PutObjectTagging for tags, and s3:PutObjectAcl for grants on the destination",
        "UploadPart" => "s3:PutObject on the destination",
        "UploadPartCopy" => "s3:GetObject (for a version s3:GetObjectVersion) on the source and s3:PutObject on the destination",
        "CompleteMultipartUpload" or "PutObject" => "s3:PutObject on the destination",
        "AbortMultipartUpload" => "s3:AbortMultipartUpload on the destination",
        "ListParts" => "s3:ListMultipartUploadParts on the destination",
        _ => $"the action of {operation}",
    };
}
