using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using MediaExchange.Transfer.Engine;

namespace MediaExchange.Transfer.Aws.Helpers;

/// <summary>Turns what a service says into what the person who installs can do about it.</summary>
internal static class HelperFailures
{
    /// <summary>Whether a stack is just not there.</summary>
    public static bool IsMissing(AmazonServiceException exception) =>
        exception.ErrorCode == "ValidationError" && exception.Message.Contains("does not exist", StringComparison.Ordinal);

    /// <param name="exception">What was caught.</param>
    /// <param name="what">What was wanted, as <c>The helper 'x' cannot be installed</c>.</param>
    /// <param name="target">What it was about.</param>
    /// <param name="verb">What somebody else may be allowed to do, who could do it instead.</param>
    /// <returns><see langword="null"/> for what nobody foresaw.</returns>
    public static TransferException? From(Exception exception, string what, string target, string verb = "install")
    {
        var (kind, advice) = exception switch
        {
            AmazonServiceException service => Of(service, verb),
            AwsAccessException => (FailureKind.InvalidCredentials, "Check the credentials."),
            AmazonClientException or HttpRequestException or SocketException or TimeoutException => (FailureKind.StoreUnavailable, "Check the region, the endpoint and the network, and run the cmdlet again: it goes on."),
            _ => (FailureKind.Unknown, null),
        };
        if (advice is null)
            return null;
        var code = exception is AmazonServiceException { ErrorCode: { Length: > 0 } named } ? $"{named}: " : "";
        return new TransferException(kind, $"{what} ({code}{ErrorTranslator.OneLine(exception.Message).TrimEnd('.')}). {advice}", target, exception);
    }

    private static (FailureKind Kind, string Advice) Of(AmazonServiceException exception, string verb) => exception.ErrorCode switch
    {
        "AccessDenied" or "AccessDeniedException" or "UnauthorizedOperation" =>
            (FailureKind.AccessDenied, $"Allow the action that it names to these credentials, or let somebody {verb} who may."),
        "ExpiredToken" or "ExpiredTokenException" or "RequestExpired" => (FailureKind.ExpiredCredentials, "Sign in again, and run the cmdlet again: it goes on."),
        "InvalidClientTokenId" or "UnrecognizedClientException" or "SignatureDoesNotMatch" or "IncompleteSignature" =>
            (FailureKind.InvalidCredentials, "Check the access key, the secret key and the profile."),
        "InsufficientCapabilitiesException" => (FailureKind.InvalidRequest, "This template is not one of this module's: leave -TemplatePath out."),
        "LimitExceededException" or "LimitExceeded" => (FailureKind.TooLarge, "Remove stacks that are not needed, or ask for a higher quota."),
        "AlreadyExistsException" => (FailureKind.DestinationExists, "Choose another name."),
        "Throttling" or "ThrottlingException" or "TooManyRequestsException" => (FailureKind.Throttled, "Run the cmdlet again in a minute: it goes on."),
        "ValidationError" or "ValidationException" => (FailureKind.InvalidRequest, "Correct the parameter that it names."),
        _ when exception.StatusCode >= HttpStatusCode.InternalServerError => (FailureKind.StoreUnavailable, "Run the cmdlet again: it goes on."),
        _ => (FailureKind.Unknown, "See the service's code and message."),
    };
}
