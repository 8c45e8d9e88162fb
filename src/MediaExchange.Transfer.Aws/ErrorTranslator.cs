using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using MediaExchange.Transfer.Aws.Wire;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws;

/// <summary>Turns what the SDK, the HTTP client and the socket throw into the engine's kinds.</summary>
internal static partial class ErrorTranslator
{
    /// <param name="exception">What was caught; the caller has ruled out that its own token was cancelled.</param>
    /// <param name="operation">S3's word for the request.</param>
    /// <param name="location">What the request was about.</param>
    /// <param name="call">The request's answer, as far as there is one.</param>
    /// <param name="endpoint">What to call the other side in messages.</param>
    /// <param name="timeout">How long was waited.</param>
    public static StoreException Translate(
        Exception exception, string operation, ObjectLocation? location, S3Call call, string endpoint, TimeSpan timeout)
    {
        // From inside the SDK it comes wrapped: a body that passes through is read from a store too.
        if (Find<StoreException>(exception) is { } already)
            return already;
        var error = Find<AmazonServiceException>(exception) is { } service
            ? FromService(service, operation, call)
            : FromTransport(exception, operation, call, endpoint, timeout);
        return new StoreException(
            error with
            {
                Location = location,
                RequestId = error.RequestId ?? call.Header("x-amz-request-id"),
                BucketRegion = error.BucketRegion ?? (error.Kind == StoreErrorKind.WrongRegion ? call.Header("x-amz-bucket-region") : null),
            },
            exception);
    }

    /// <summary>Tells why no keys could be had for a request.</summary>
    public static StoreException OfCredentials(Exception exception, string operation, ObjectLocation location)
    {
        var service = Find<AmazonServiceException>(exception);
        var reason = OneLine((service ?? exception).Message);
        var step = reason.Contains("SSO", StringComparison.Ordinal)
            ? "Sign in with 'aws sso login --profile' and the profile's name."
            : "Sign in again, or give -ProfileName, or -AccessKey and -SecretKey.";
        var message = Find<AwsAccessException>(exception)?.Message ?? $"No credentials could be had: {reason.TrimEnd('.')}. {step}";
        var kind = service is null ? StoreErrorKind.InvalidCredentials : KindOf(service.ErrorCode, (int)service.StatusCode, operation, service.Message);
        // STS and SSO may be busy or broken like any other service; whatever else they answer means that they give no keys.
        if (kind is not (StoreErrorKind.Throttled or StoreErrorKind.ServerError or StoreErrorKind.ExpiredCredentials))
            kind = message.Contains("expired", StringComparison.OrdinalIgnoreCase) ? StoreErrorKind.ExpiredCredentials : StoreErrorKind.InvalidCredentials;
        return new StoreException(
            new StoreError { Kind = kind, Operation = operation, Location = location, Message = message, Code = service?.ErrorCode, HttpStatus = (int)(service?.StatusCode ?? 0) },
            exception);
    }

    /// <summary>The kind that a code calls for; the status decides where the code is unknown or missing.</summary>
    public static StoreErrorKind KindOf(string? code, int status, string operation, string message) => code switch
    {
        // Ceph's word for an upload that is gone; these requests name no other key.
        "NoSuchKey" when operation is "ListParts" or "CompleteMultipartUpload" or "AbortMultipartUpload" => StoreErrorKind.NoSuchUpload,
        "NoSuchKey" or "NoSuchVersion" => StoreErrorKind.NotFound,
        "NoSuchBucket" => StoreErrorKind.NoSuchBucket,
        "NoSuchUpload" => StoreErrorKind.NoSuchUpload,
        "AccessDenied" or "AllAccessDisabled" or "AccountProblem" or "UnauthorizedAccess" =>
            message.Contains("kms:", StringComparison.OrdinalIgnoreCase) ? StoreErrorKind.KmsDenied : StoreErrorKind.AccessDenied,
        "PreconditionFailed" => StoreErrorKind.PreconditionFailed,
        "OperationAborted" or "ConditionalRequestConflict" or "ConcurrentModification" => StoreErrorKind.Conflict,
        "SlowDown" or "Throttling" or "ThrottlingException" or "ThrottledException" or "RequestThrottled" or "RequestThrottledException"
            or "RequestLimitExceeded" or "BandwidthLimitExceeded" or "TooManyRequestsException" or "TooManyRequests"
            or "ServiceUnavailable" or "Busy" or "SlowDownRead" or "SlowDownWrite" or "ReducedRequestRate" => StoreErrorKind.Throttled,
        "InternalError" or "InternalFailure" or "ServiceFailure" => StoreErrorKind.ServerError,
        "RequestTimeout" or "RequestTimeoutException" => StoreErrorKind.Timeout,
        "IncompleteBody" => StoreErrorKind.ConnectionLost,
        "BadDigest" or "XAmzContentSHA256Mismatch" or "XAmzContentChecksumMismatch" or "InvalidDigest" => StoreErrorKind.BadDigest,
        "InvalidPart" or "InvalidPartOrder" or "EntityTooSmall" => StoreErrorKind.InvalidPart,
        "EntityTooLarge" => StoreErrorKind.EntityTooLarge,
        "InvalidRequest" when message.Contains("maximum allowable size", StringComparison.OrdinalIgnoreCase) => StoreErrorKind.EntityTooLarge,
        "InvalidRequest" when message.Contains("KMS", StringComparison.Ordinal) && status == 403 => StoreErrorKind.KmsDenied,
        "PermanentRedirect" or "TemporaryRedirect" or "Redirect" or "AuthorizationHeaderMalformed"
            or "IllegalLocationConstraintException" => StoreErrorKind.WrongRegion,
        "InvalidObjectState" => StoreErrorKind.Archived,
        "ExpiredToken" or "ExpiredTokenException" or "TokenRefreshRequired" or "RequestExpired" => StoreErrorKind.ExpiredCredentials,
        "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "InvalidToken" or "InvalidSecurity" or "NotSignedUp" or "MissingSecurityHeader"
            or "InvalidClientTokenId" or "UnrecognizedClientException" => StoreErrorKind.InvalidCredentials,
        "RequestTimeTooSkewed" or "RequestInTheFuture" => StoreErrorKind.ClockSkew,
        "AccessControlListNotSupported" => StoreErrorKind.AclNotSupported,
        "NotImplemented" or "MethodNotAllowed" or "XNotImplemented" => StoreErrorKind.NotSupported,
        "InvalidArgument" or "MalformedXML" or "InvalidRange" or "InvalidStorageClass" or "InvalidTag" or "MetadataTooLarge"
            or "KeyTooLongError" or "InvalidBucketName" or "InvalidURI" => StoreErrorKind.InvalidRequest,
        not null when code.StartsWith("KMS", StringComparison.OrdinalIgnoreCase) => StoreErrorKind.KmsDenied,
        _ => KindOf(status, operation),
    };

    /// <summary>The exception or one of its inner ones.</summary>
    public static T? Find<T>(Exception? exception)
        where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is T found)
                return found;
        }

        return null;
    }

    /// <summary>A message as one line.</summary>
    public static string OneLine(string? message) =>
        string.IsNullOrWhiteSpace(message) ? "The store gave no reason." : LineBreaks().Replace(message.Trim(), " ");

    private static StoreErrorKind KindOf(int status, string operation) => status switch
    {
        // An error inside a 200 that nobody has heard of: the work was not done.
        >= 200 and < 300 => StoreErrorKind.ServerError,
        301 or 302 or 307 or 308 => StoreErrorKind.WrongRegion,
        400 or 411 or 414 or 416 or 417 or 431 => StoreErrorKind.InvalidRequest,
        401 or 403 => StoreErrorKind.AccessDenied,
        404 => operation == "HeadBucket" ? StoreErrorKind.NoSuchBucket : StoreErrorKind.NotFound,
        405 or 501 => StoreErrorKind.NotSupported,
        408 => StoreErrorKind.Timeout,
        409 => StoreErrorKind.Conflict,
        412 => StoreErrorKind.PreconditionFailed,
        413 => StoreErrorKind.EntityTooLarge,
        429 or 503 => StoreErrorKind.Throttled,
        >= 500 => StoreErrorKind.ServerError,
        _ => StoreErrorKind.Unknown,
    };

    private static StoreError FromService(AmazonServiceException exception, string operation, S3Call call)
    {
        var status = call.Status != 0 ? call.Status : (int)exception.StatusCode;
        // Where the answer has no body, the SDK gives the status' name for a code, and says in a message of its own that it has none.
        var nameless = exception.ErrorCode == ((HttpStatusCode)status).ToString() && exception.Message.Contains("No further error information", StringComparison.Ordinal);
        var code = nameless || string.IsNullOrEmpty(exception.ErrorCode) ? null : exception.ErrorCode;
        var message = exception is AmazonUnmarshallingException
            ? "The answer is not what S3 sends: " + (exception.InnerException?.Message ?? exception.Message)
            : exception.Message;
        if (exception is AmazonUnmarshallingException && Find<IOException>(exception) is { } broken)
            return new StoreError { Kind = StoreErrorKind.ConnectionLost, Operation = operation, HttpStatus = status, Message = OneLine(broken.Message) };
        if (status == 400 && code is null && call.Header("x-amz-request-id") is null)
        {
            // Not the store but the HTTP server before it: it has read the unread body of a refused request as the next request on that
            // connection, which is this one. (Ceph does so; bodies below 1 KiB are sent even where the server would rather not have them.)
            return new StoreError
            {
                Kind = StoreErrorKind.ConnectionLost,
                Operation = operation,
                HttpStatus = status,
                Message = "The server could not read the request, most likely because of what was left on the connection before it.",
            };
        }

        var kind = KindOf(code, status, operation, message);
        if (nameless && kind is StoreErrorKind.NotFound)
            message = "Nothing is there.";
        else if (nameless)
            message = $"The store answered {status} ({(HttpStatusCode)status}) without a reason.";
        // A delete marker asked for by its version is there, but is no object.
        if (status == 405 && call.Header("x-amz-delete-marker") == "true")
            (kind, message) = (StoreErrorKind.NotFound, "The version is a delete marker.");
        return new StoreError
        {
            Kind = kind,
            Operation = operation,
            Message = OneLine(message),
            Code = code,
            HttpStatus = status,
            RequestId = string.IsNullOrEmpty(exception.RequestId) ? null : exception.RequestId,
            BucketRegion = kind == StoreErrorKind.WrongRegion ? call.Header("x-amz-bucket-region") ?? RegionIn(message) : null,
        };
    }

    private static StoreError FromTransport(Exception exception, string operation, S3Call call, string endpoint, TimeSpan timeout)
    {
        var (kind, message) = exception switch
        {
            _ when Find<AwsAccessException>(exception) is { } access => (StoreErrorKind.InvalidCredentials, access.Message),
            _ when Find<AmazonClientException>(exception) is { } client && Find<IOException>(exception) is null && Find<SocketException>(exception) is null =>
                FromClient(client),
            OperationCanceledException when Find<TimeoutException>(exception) is { } connecting => (StoreErrorKind.Timeout, connecting.Message),
            OperationCanceledException => (StoreErrorKind.Timeout, $"{endpoint} did not answer within {Words(timeout)}."),
            TimeoutException => (StoreErrorKind.Timeout, $"{endpoint}: {exception.Message}"),
            _ when Find<SocketException>(exception) is { } socket => FromSocket(socket, endpoint),
            _ when Find<HttpIOException>(exception) is { } broken => (StoreErrorKind.ConnectionLost, $"The connection to {endpoint} broke: {broken.Message}"),
            _ when Find<IOException>(exception) is { } broken => (StoreErrorKind.ConnectionLost, $"The connection to {endpoint} broke: {broken.Message}"),
            HttpRequestException
            {
                HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
            } =>
                (StoreErrorKind.Unreachable, $"No connection to {endpoint}: {exception.InnerException?.Message ?? exception.Message}"),
            HttpRequestException => (StoreErrorKind.ConnectionLost, $"The connection to {endpoint} broke: {exception.Message}"),
            System.Xml.XmlException => (StoreErrorKind.ServerError, "The answer is not what S3 sends: " + exception.Message),
            _ => (StoreErrorKind.Unknown, $"{exception.GetType().Name}: {exception.Message}"),
        };
        return new StoreError { Kind = kind, Operation = operation, Message = OneLine(message), HttpStatus = call.Status };
    }

    private static (StoreErrorKind Kind, string Message) FromClient(AmazonClientException exception) =>
        exception.Message.Contains("credential", StringComparison.OrdinalIgnoreCase) || exception.Message.Contains("profile", StringComparison.OrdinalIgnoreCase)
            || exception.Message.Contains("token", StringComparison.OrdinalIgnoreCase)
            ? (StoreErrorKind.InvalidCredentials, exception.Message)
            : (StoreErrorKind.Unknown, exception.Message);

    private static (StoreErrorKind Kind, string Message) FromSocket(SocketException exception, string endpoint) => exception.SocketErrorCode switch
    {
        SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.HostUnreachable or SocketError.NetworkUnreachable
            or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery or SocketError.AddressNotAvailable or SocketError.HostDown
            or SocketError.NetworkDown or SocketError.AccessDenied =>
            (StoreErrorKind.Unreachable, $"No connection to {endpoint}: {exception.Message}."),
        SocketError.TimedOut => (StoreErrorKind.Timeout, $"{endpoint} did not answer: {exception.Message}."),
        _ => (StoreErrorKind.ConnectionLost, $"The connection to {endpoint} broke: {exception.Message}."),
    };

    private static string Words(TimeSpan timeout) =>
        timeout.TotalMinutes >= 2 ? $"{timeout.TotalMinutes:0.#} minutes" : $"{timeout.TotalSeconds:0.##} seconds";

    private static string? RegionIn(string message) => ExpectedRegion().Match(message) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"expecting '([a-z0-9-]+)'")]
    private static partial Regex ExpectedRegion();

    [GeneratedRegex(@"\s*[\r\n]+\s*")]
    private static partial Regex LineBreaks();
}
