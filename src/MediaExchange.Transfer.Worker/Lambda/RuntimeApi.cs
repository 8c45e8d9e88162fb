using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace MediaExchange.Transfer.Worker.Lambda;

/// <summary>AWS Lambda's Runtime API, 2018-06-01.</summary>
/// <remarks>https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html</remarks>
internal sealed class RuntimeApi : IDisposable
{
    // An answer of the loop is taken by a process beside this one; minutes of silence mean that it is gone.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromMinutes(1);

    private readonly HttpClient _client;

    /// <param name="address">Its address, with the version and a slash at the end.</param>
    public RuntimeApi(Uri address)
    {
        var sockets = new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null };
        // Between two invocations hours may pass, in which the process is frozen.
        _client = new HttpClient(sockets) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Waits for the next invocation, as long as it takes.</summary>
    /// <exception cref="RuntimeApiException">It is gone, or says that the process shall end.</exception>
    public async Task<Invocation> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _client.GetAsync("runtime/invocation/next", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode != HttpStatusCode.OK)
                throw new RuntimeApiException($"The Runtime API answered {(int)response.StatusCode} when it was asked for the next invocation.", response.StatusCode);
            var payload = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return new Invocation
            {
                RequestId = Required(response.Headers, "Lambda-Runtime-Aws-Request-Id"),
                Deadline = Deadline(Required(response.Headers, "Lambda-Runtime-Deadline-Ms")),
                FunctionArn = Optional(response.Headers, "Lambda-Runtime-Invoked-Function-Arn"),
                TraceId = Optional(response.Headers, "Lambda-Runtime-Trace-Id"),
                ClientContext = Optional(response.Headers, "Lambda-Runtime-Client-Context"),
                Payload = payload,
            };
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new RuntimeApiException($"The Runtime API at {_client.BaseAddress!.Authority} did not hand out an invocation: {e.Message}", inner: e);
        }
    }

    /// <summary>Sends the answer to an invocation.</summary>
    public Task RespondAsync(string requestId, ReadOnlyMemory<byte> answer) =>
        PostAsync($"runtime/invocation/{Uri.EscapeDataString(requestId)}/response", answer, errorType: null);

    /// <summary>Sends an error in place of an answer.</summary>
    public Task FailAsync(string requestId, InvocationError error) => PostAsync($"runtime/invocation/{Uri.EscapeDataString(requestId)}/error", error);

    /// <summary>Says that the process cannot do its work at all.</summary>
    public Task FailInitAsync(InvocationError error) => PostAsync("runtime/init/error", error);

    public void Dispose() => _client.Dispose();

    private Task PostAsync(string path, InvocationError error) =>
        PostAsync(path, JsonSerializer.SerializeToUtf8Bytes(error, LambdaJson.Relaxed.InvocationError), error.ErrorType);

    private async Task PostAsync(string path, ReadOnlyMemory<byte> body, string? errorType)
    {
        // No token from outside: whoever was invoked is answered, even when the process shall end.
        using var limit = new CancellationTokenSource(AnswerTimeout);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (errorType is not null)
            request.Headers.TryAddWithoutValidation("Lambda-Runtime-Function-Error-Type", $"Worker.{errorType}");
        try
        {
            using var response = await _client.SendAsync(request, limit.Token);
            if (!response.IsSuccessStatusCode)
                throw new RuntimeApiException($"The Runtime API answered {(int)response.StatusCode} to {path}.", response.StatusCode);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            throw new RuntimeApiException($"The Runtime API did not take {path}: {e.Message}", inner: e);
        }
    }

    private static DateTimeOffset Deadline(string milliseconds) =>
        long.TryParse(milliseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(value)
            : throw new RuntimeApiException($"The Runtime API gave the deadline '{milliseconds}', which is no number of milliseconds.");

    private static string Required(HttpResponseHeaders headers, string name) =>
        Optional(headers, name) ?? throw new RuntimeApiException($"The Runtime API handed out an invocation without the header {name}.");

    private static string? Optional(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && values.FirstOrDefault() is { Length: > 0 } value ? value : null;
}
