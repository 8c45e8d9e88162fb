using System.Net;
using System.Text.Json;
using System.Xml;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace MediaExchange.Transfer.Aws.Clients;

/// <summary>The SDK's seam for reading an answer, over functions.</summary>
internal sealed class OperationUnmarshaller(
    string operation,
    Func<Answer, AmazonWebServiceResponse> read,
    Func<Answer, ServiceFailure> readFailure,
    Func<ServiceFailure, AmazonServiceException> newException) : ResponseUnmarshaller
{
    /// <summary>The code of a failure that no service has named: it answered well, but not with what belongs there.</summary>
    public const string UnreadableAnswer = "UnreadableAnswer";

    public override AmazonWebServiceResponse Unmarshall(UnmarshallerContext input)
    {
        var answer = ((AnswerContext)input).Answer;
        try
        {
            var response = read(answer);
            response.ResponseMetadata = new ResponseMetadata { RequestId = answer.RequestId };
            return response;
        }
        catch (Exception exception) when (exception is JsonException or XmlException or FormatException or InvalidOperationException or OverflowException)
        {
            // The SDK's exception for this would print the body, which may hold a secret.
            var message = $"The answer to {operation} cannot be read: {ErrorTranslator.OneLine(exception.Message)}";
            throw newException(new ServiceFailure(UnreadableAnswer, message, answer.RequestId, (HttpStatusCode)answer.Status) { Inner = exception });
        }
    }

    public override AmazonServiceException UnmarshallException(UnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        var answer = ((AnswerContext)input).Answer;
        ServiceFailure failure;
        try
        {
            failure = readFailure(answer);
        }
        catch (Exception exception) when (exception is JsonException or XmlException or InvalidOperationException)
        {
            // A proxy's page, or half an answer.
            failure = ServiceFailure.Unreadable(answer);
        }

        return newException(failure with { Inner = innerException });
    }

    protected override UnmarshallerContext ConstructUnmarshallerContext(
        Stream responseStream, bool maintainResponseBody, IWebResponseData response, bool isException) => new AnswerContext(responseStream, response);

    protected override UnmarshallerContext ConstructUnmarshallerContext(
        Stream responseStream, bool maintainResponseBody, IWebResponseData response, bool isException, IRequestContext requestContext) =>
        new AnswerContext(responseStream, response);
}
