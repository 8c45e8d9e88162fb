using System.Net;
using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients;

/// <summary>What an error answer says.</summary>
/// <param name="Code">The service's name for it, such as <c>ValidationError</c>.</param>
/// <param name="Message">The service's words.</param>
/// <param name="RequestId">What to quote when asking AWS about it.</param>
/// <param name="Status">The HTTP status.</param>
internal sealed record ServiceFailure(string Code, string Message, string RequestId, HttpStatusCode Status)
{
    /// <summary>What the SDK caught.</summary>
    public Exception? Inner { get; init; }

    /// <summary>Whose fault it is, by the status.</summary>
    public ErrorType Type => (int)Status >= 500 ? ErrorType.Receiver : ErrorType.Sender;

    /// <summary>An error answer that the service itself has hardly written.</summary>
    public static ServiceFailure Unreadable(Answer answer) => new(
        $"Http{answer.Status}",
        answer.Body.Length == 0
            ? $"The service answered {answer.Status} without a word."
            : $"The service answered {answer.Status} with something that is not an error message: {ErrorTranslator.OneLine(answer.Text(200))}",
        answer.RequestId,
        (HttpStatusCode)answer.Status);
}
