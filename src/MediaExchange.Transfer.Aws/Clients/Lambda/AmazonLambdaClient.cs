using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using MediaExchange.Transfer.Aws.Clients.Json;

namespace MediaExchange.Transfer.Aws.Clients.Lambda;

/// <summary>AWS Lambda, as far as it is used here. Errors are <see cref="AmazonLambdaException"/>.</summary>
/// <param name="access">Where and as whom; AWS_ENDPOINT_URL_LAMBDA names another address.</param>
internal sealed class AmazonLambdaClient(AwsAccess access) : JsonServiceClient(access, Service, LongestInvocation)
{
    internal static readonly ServiceDescription Service = new(
        "Lambda",
        "lambda",
        "2015-03-31",
        new HostNames("lambda") { Fips = "lambda-fips", GovCloudFips = "lambda-fips", DualStack = "lambda" });

    private const string Functions = "/2015-03-31/functions/{FunctionName}";

    // A function may take 15 minutes, and its answer follows.
    private static readonly TimeSpan LongestInvocation = TimeSpan.FromMinutes(16);

    /// <summary>Describes a function. One that is not there is a ResourceNotFoundException.</summary>
    public Task<GetFunctionResponse> GetFunctionAsync(GetFunctionRequest request, CancellationToken cancellationToken = default) => SendAsync(
        request,
        "GetFunction",
        to =>
        {
            to.HttpMethod = "GET";
            SetAddress(to, Functions, request.FunctionName, request.Qualifier);
        },
        answer => Read(answer, LambdaJson.Default.GetFunctionResponse),
        cancellationToken);

    /// <summary>Runs a function, or asks whether it may be run.</summary>
    public Task<InvokeResponse> InvokeAsync(InvokeRequest request, CancellationToken cancellationToken = default) => SendAsync(
        request,
        "Invoke",
        to =>
        {
            SetAddress(to, Functions + "/invocations", request.FunctionName, request.Qualifier);
            if (request.InvocationType is { } type)
                to.Headers["X-Amz-Invocation-Type"] = type;
            if (request.LogType is { } log)
                to.Headers["X-Amz-Log-Type"] = log;
            to.Headers["Content-Type"] = "application/json";
            to.Content = Encoding.UTF8.GetBytes(request.Payload ?? "");
        },
        answer => new InvokeResponse
        {
            StatusCode = answer.Status,
            FunctionError = answer.Header("X-Amz-Function-Error"),
            LogResult = answer.Header("X-Amz-Log-Result"),
            ExecutedVersion = answer.Header("X-Amz-Executed-Version"),
            Payload = new MemoryStream(answer.Body, writable: false),
        },
        cancellationToken);

    protected override AmazonServiceException NewException(ServiceFailure failure) => new AmazonLambdaException(failure);

    private static void SetAddress(IRequest to, string path, string? function, string? qualifier)
    {
        // Without it the path would be that of another operation.
        ArgumentException.ThrowIfNullOrEmpty(function, nameof(GetFunctionRequest.FunctionName));
        to.ResourcePath = path;
        to.AddPathResource("{FunctionName}", function);
        if (qualifier is null)
            return;
        to.Parameters["Qualifier"] = qualifier;
        to.UseQueryString = true;
    }
}
