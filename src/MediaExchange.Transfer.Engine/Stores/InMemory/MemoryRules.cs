using System.Text;

namespace MediaExchange.Transfer.Engine.Stores.InMemory;

/// <summary>What S3 refuses before it does anything.</summary>
internal static class MemoryRules
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, true);

    internal static void CheckKey(StoreOperation operation, ObjectLocation at)
    {
        int length;
        try
        {
            length = StrictUtf8.GetByteCount(at.Key);
        }
        catch (EncoderFallbackException)
        {
            throw MemoryFailure.Invalid(operation, at, "The key is not valid Unicode: it holds half of a surrogate pair.", "InvalidURI");
        }

        if (length is 0)
            throw MemoryFailure.Invalid(operation, at, "The key is empty.", "InvalidArgument");
        if (length > S3Limits.MaxKeyBytes)
            throw MemoryFailure.Invalid(operation, at, $"The key has {length} bytes, and {S3Limits.MaxKeyBytes} are allowed.", "KeyTooLongError");
    }

    internal static void CheckWrite(StoreOperation operation, ObjectLocation at, MemoryBucket bucket, IReadOnlyList<ObjectTag>? tags, DestinationSettings settings)
    {
        CheckKey(operation, at);
        if (tags is { Count: > S3Limits.MaxTags })
            throw MemoryFailure.Invalid(operation, at, $"Object tags cannot be greater than {S3Limits.MaxTags}.", "BadRequest");
        if (tags is not null && tags.DistinctBy(tag => tag.Key).Count() != tags.Count)
            throw MemoryFailure.Invalid(operation, at, "Two tags have the same key.", "InvalidTag");
        if (settings is { CannedAcl: not null, GrantFullControl.Count: > 0 })
            throw MemoryFailure.Invalid(operation, at, "Specifying both canned ACLs and header grants is not allowed.");
        if (bucket.Setup.IsOwnerEnforced && (settings.GrantFullControl.Count > 0 || settings.CannedAcl is not (null or "bucket-owner-full-control")))
        {
            throw MemoryFailure.Make(operation, StoreErrorKind.AclNotSupported, "AccessControlListNotSupported", 400,
                "The bucket does not allow ACLs.", at);
        }
    }

    internal static ArchiveState ArchiveOf(string? storageClass) =>
        storageClass is "GLACIER" or "DEEP_ARCHIVE" ? ArchiveState.Archived : ArchiveState.Available;
}
