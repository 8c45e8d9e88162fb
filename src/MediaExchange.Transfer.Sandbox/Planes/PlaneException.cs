using MediaExchange.Transfer.Sandbox.S3;

namespace MediaExchange.Transfer.Sandbox.Planes;

/// <summary>A refusal as the service words it.</summary>
internal sealed class PlaneException(string code, string message) : Exception(message)
{
    public string Code => code;

    /// <summary>The HTTP status; 400 unless the service has another for the code.</summary>
    public int Status { get; init; } = 400;

    /// <summary>Headers that come with the refusal.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public static PlaneException Validation(string message) => new("ValidationError", message);

    /// <summary>The other services have their own names for what the signature's check finds, and for faults that are injected.</summary>
    public static PlaneException From(S3Exception error, PlaneProtocol protocol)
    {
        if (protocol == PlaneProtocol.RestXml)
            return new PlaneException(error.Code, error.Message) { Status = error.Status, Headers = error.Headers };
        var isJson = protocol is PlaneProtocol.Json or PlaneProtocol.RestJson;
        var (code, status, message) = error.Code switch
        {
            "InvalidAccessKeyId" or "InvalidToken" => (isJson ? "UnrecognizedClientException" : "InvalidClientTokenId", 403, "The security token included in the request is invalid."),
            "ExpiredToken" => (isJson ? "ExpiredTokenException" : "ExpiredToken", isJson ? 400 : 403, "The security token included in the request is expired"),
            "SignatureDoesNotMatch" or "XAmzContentSHA256Mismatch" => (
                isJson ? "InvalidSignatureException" : "SignatureDoesNotMatch",
                403,
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."),
            "RequestTimeTooSkewed" => (isJson ? "InvalidSignatureException" : "SignatureDoesNotMatch", 403, "Signature expired or not yet current: " + error.Message),
            "AuthorizationHeaderMalformed" => (isJson ? "IncompleteSignatureException" : "IncompleteSignature", 400, error.Message),
            "AccessDenied" when isJson => ("AccessDeniedException", 400, error.Message),
            "TooManyRequests" when isJson => ("TooManyRequestsException", error.Status, error.Message),
            var other => (other, error.Status, error.Message),
        };
        return new PlaneException(code, message) { Status = status, Headers = error.Headers };
    }
}
