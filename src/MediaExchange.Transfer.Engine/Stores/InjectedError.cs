namespace MediaExchange.Transfer.Engine.Stores;

/// <summary>Errors as the real store would have sent them, for decorators.</summary>
internal static class InjectedError
{
    internal static StoreException Of(StoreErrorKind kind, StoreCall call, string message = "A fault was injected.")
    {
        var (code, status) = kind switch
        {
            StoreErrorKind.NotFound => ("NoSuchKey", 404),
            StoreErrorKind.NoSuchBucket => ("NoSuchBucket", 404),
            StoreErrorKind.NoSuchUpload => ("NoSuchUpload", 404),
            StoreErrorKind.AccessDenied => ("AccessDenied", 403),
            StoreErrorKind.KmsDenied => ("KMS.DisabledException", 400),
            StoreErrorKind.PreconditionFailed => ("PreconditionFailed", 412),
            StoreErrorKind.Conflict => ("ConditionalRequestConflict", 409),
            StoreErrorKind.Throttled => ("SlowDown", 503),
            StoreErrorKind.ServerError => ("InternalError", 500),
            // No answer came, so there is neither code nor status.
            StoreErrorKind.Timeout or StoreErrorKind.ConnectionLost or StoreErrorKind.Unreachable => (null, 0),
            StoreErrorKind.BadDigest => ("BadDigest", 400),
            StoreErrorKind.InvalidPart => ("InvalidPart", 400),
            StoreErrorKind.InvalidRequest => ("InvalidRequest", 400),
            StoreErrorKind.EntityTooLarge => ("EntityTooLarge", 400),
            StoreErrorKind.WrongRegion => ("PermanentRedirect", 301),
            StoreErrorKind.Archived => ("InvalidObjectState", 403),
            StoreErrorKind.ExpiredCredentials => ("ExpiredToken", 400),
            StoreErrorKind.InvalidCredentials => ("InvalidAccessKeyId", 403),
            StoreErrorKind.ClockSkew => ("RequestTimeTooSkewed", 403),
            StoreErrorKind.AclNotSupported => ("AccessControlListNotSupported", 400),
            StoreErrorKind.NotSupported => ("NotImplemented", 501),
            _ => (kind.ToString(), 400),
        };
        return new StoreException(new StoreError
        {
            Kind = kind,
            Operation = call.Operation.S3Name(),
            Location = call.Source is not null && kind is StoreErrorKind.NotFound or StoreErrorKind.Archived ? call.Source : call.Location,
            Code = code,
            HttpStatus = status,
            Message = message,
        });
    }
}
