namespace MediaExchange.Transfer.Engine.Stores.InMemory;

/// <summary>The failures of the store with S3's own codes and HTTP statuses.</summary>
internal static class MemoryFailure
{
    internal static StoreException NoSuchBucket(StoreOperation operation, ObjectLocation at) =>
        Make(operation, StoreErrorKind.NoSuchBucket, "NoSuchBucket", 404, $"The bucket '{at.Bucket}' does not exist.", at with { Key = "" });

    internal static StoreException NotFound(StoreOperation operation, ObjectLocation at) => at.VersionId is null
        ? Make(operation, StoreErrorKind.NotFound, "NoSuchKey", 404, "The key does not exist.", at)
        : Make(operation, StoreErrorKind.NotFound, "NoSuchVersion", 404, "The version does not exist.", at);

    internal static StoreException NoSuchUpload(StoreOperation operation, ObjectLocation at) =>
        Make(operation, StoreErrorKind.NoSuchUpload, "NoSuchUpload", 404, "The upload does not exist: it may have been completed or aborted.", at);

    internal static StoreException Precondition(StoreOperation operation, ObjectLocation at, string condition) =>
        Make(operation, StoreErrorKind.PreconditionFailed, "PreconditionFailed", 412, $"The condition {condition} does not hold.", at);

    internal static StoreException Archived(StoreOperation operation, ObjectLocation at) =>
        Make(operation, StoreErrorKind.Archived, "InvalidObjectState", 403, "The object is archived and has not been restored.", at);

    internal static StoreException TooLarge(StoreOperation operation, ObjectLocation at, long limit) =>
        Make(operation, StoreErrorKind.EntityTooLarge, "InvalidRequest", 400, $"The copy source is larger than {limit} bytes, which is the most for one request.", at);

    internal static StoreException Invalid(StoreOperation operation, ObjectLocation at, string message, string code = "InvalidRequest", int status = 400) =>
        Make(operation, StoreErrorKind.InvalidRequest, code, status, message, at);

    internal static StoreException Make(StoreOperation operation, StoreErrorKind kind, string code, int status, string message, ObjectLocation at) =>
        new(new StoreError
        {
            Kind = kind,
            Operation = operation.S3Name(),
            Code = code,
            HttpStatus = status,
            Message = message,
            Location = at,
        });
}
