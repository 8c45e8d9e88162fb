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

    /// <summary>Does something, and turns what a service refuses into words.</summary>
    public static async Task<T> GuardAsync<T>(string what, string target, Func<Task<T>> work, bool goesOn = true)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or TransferException or AwsAccessException) && From(exception, what, target, goesOn) is { } told)
        {
            throw told;
        }
    }

    /// <param name="exception">What was caught.</param>
    /// <param name="what">What was wanted, as <c>The helper 'x' cannot be installed</c>.</param>
    /// <param name="target">What it was about.</param>
    /// <param name="goesOn">Whether something may have been begun, which the same again takes up.</param>
    /// <returns><see langword="null"/> for what nobody foresaw.</returns>
    public static TransferException? From(Exception exception, string what, string target, bool goesOn = true)
    {
        var again = goesOn ? ": it goes on." : ".";
        var (kind, advice) = exception switch
        {
            AmazonServiceException service => Of(service, again),
            AwsAccessException => (FailureKind.InvalidCredentials, "Check the credentials."),
            AmazonClientException or HttpRequestException or SocketException or TimeoutException => (FailureKind.StoreUnavailable, $"Check the region, the endpoint and the network, and run the cmdlet again{again}"),
            _ => (FailureKind.Unknown, null),
        };
        if (advice is null)
            return null;
        var code = exception is AmazonServiceException { ErrorCode: { Length: > 0 } named } ? $"{named}: " : "";
        return new TransferException(kind, $"{what} ({code}{ErrorTranslator.OneLine(exception.Message).TrimEnd('.')}). {advice}", target, exception);
    }

    private static (FailureKind Kind, string Advice) Of(AmazonServiceException exception, string again) => exception.ErrorCode switch
    {
        "AccessDenied" or "AccessDeniedException" or "UnauthorizedOperation" =>
            (FailureKind.AccessDenied, "Allow the action that it names to these credentials, or let somebody run the cmdlet who may."),
        "ExpiredToken" or "ExpiredTokenException" or "RequestExpired" => (FailureKind.ExpiredCredentials, $"Sign in again, and run the cmdlet again{again}"),
        "InvalidClientTokenId" or "UnrecognizedClientException" or "SignatureDoesNotMatch" or "IncompleteSignature" =>
            (FailureKind.InvalidCredentials, "Check the access key, the secret key and the profile."),
        "InsufficientCapabilitiesException" => (FailureKind.InvalidRequest, "This template is not one of this module's: leave -TemplatePath out."),
        "LimitExceededException" or "LimitExceeded" => (FailureKind.TooLarge, "Remove what is not needed any more, or ask for a higher quota."),
        "AlreadyExistsException" => (FailureKind.DestinationExists, "Choose another name."),
        "Throttling" or "ThrottlingException" or "TooManyRequestsException" => (FailureKind.Throttled, $"Run the cmdlet again in a minute{again}"),
        "ValidationError" or "ValidationException" => (FailureKind.InvalidRequest, HelperOptions.Advice(exception.Message)),
        _ when exception.StatusCode >= HttpStatusCode.InternalServerError => (FailureKind.StoreUnavailable, $"Run the cmdlet again{again}"),
        _ => (FailureKind.Unknown, "See the service's code and message."),
    };
}
