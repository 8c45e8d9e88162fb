using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Clients.Json;

/// <summary>A service that speaks JSON, with its operation in the path or in a header.</summary>
internal abstract class JsonServiceClient(AwsAccess access, ServiceDescription service, TimeSpan? attemptTimeout = null)
    : ServiceClient(access, service, attemptTimeout)
{
    protected override ServiceFailure ReadFailure(Answer answer) => JsonFailures.Read(answer);

    /// <summary>Posts to <c>/</c>, in the protocol AWS JSON 1.1. The target is the interface's name, a dot, and the operation's.</summary>
    protected Task<TResponse> CallAsync<TRequest, TResponse>(
        TRequest request, string target, JsonTypeInfo<TRequest> written, JsonTypeInfo<TResponse> read, CancellationToken cancellationToken)
        where TRequest : AmazonWebServiceRequest
        where TResponse : AmazonWebServiceResponse, new() => SendAsync(
            request,
            target[(target.IndexOf('.', StringComparison.Ordinal) + 1)..],
            to =>
            {
                to.Headers["X-Amz-Target"] = target;
                to.Headers["Content-Type"] = "application/x-amz-json-1.1";
                to.Content = JsonSerializer.SerializeToUtf8Bytes(request, written);
            },
            answer => Read(answer, read),
            cancellationToken);

    /// <summary>Posts to an operation's own path.</summary>
    protected Task<TResponse> PostAsync<TRequest, TResponse>(
        TRequest request, string operation, string path, JsonTypeInfo<TRequest> written, JsonTypeInfo<TResponse> read, CancellationToken cancellationToken)
        where TRequest : AmazonWebServiceRequest
        where TResponse : AmazonWebServiceResponse, new() => SendAsync(
            request,
            operation,
            to =>
            {
                to.ResourcePath = path;
                to.Headers["Content-Type"] = "application/json";
                to.Content = JsonSerializer.SerializeToUtf8Bytes(request, written);
                to.Headers["Content-Length"] = to.Content.Length.ToString(CultureInfo.InvariantCulture);
            },
            answer => Read(answer, read),
            cancellationToken);

    protected static T Read<T>(Answer answer, JsonTypeInfo<T> read)
        where T : new() => answer.Body.Length == 0 ? new T() : JsonSerializer.Deserialize(answer.Body, read) ?? new T();
}
