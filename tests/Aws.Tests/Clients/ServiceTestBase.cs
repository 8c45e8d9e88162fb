using System.Text;
using System.Text.Json;
using Aws.Tests.Support;
using MediaExchange.Transfer.Aws;
using Xunit;

namespace Aws.Tests.Clients;

/// <summary>A service that answers as a test says, and a clock on which nobody waits.</summary>
public abstract class ServiceTestBase : IAsyncLifetime
{
    private readonly StubServer _server;
    private Func<StubRequest, StubAnswer> _answer = _ => throw new InvalidOperationException("No answer was prepared.");

    protected ServiceTestBase() => _server = Serve(request => _answer(request));

    private protected AwsAccess Access => _server.Access with { Region = "eu-west-1", Time = Clock };

    protected ImpatientTime Clock { get; } = new();

    protected StubRequest Request => _server.Only;

    protected IReadOnlyCollection<StubRequest> Requests => _server.Requests;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    protected void Answers(params StubAnswer[] answers)
    {
        var next = new Queue<StubAnswer>(answers);
        _answer = _ => next.Count > 1 ? next.Dequeue() : next.Peek();
    }

    protected void Answers(Func<StubRequest, StubAnswer> answer) => _answer = answer;

    protected static StubAnswer Json(string body, int status = 200, string? error = null)
    {
        var answer = new StubAnswer(status, body) { Headers = { ["Content-Type"] = "application/x-amz-json-1.1", ["x-amzn-RequestId"] = "JID" } };
        if (error is not null)
            answer.Headers["x-amzn-ErrorType"] = error;
        return answer;
    }

    protected static StubAnswer QueryError(int status, string code, string message) => new(
        status, $"<ErrorResponse xmlns=\"http://x/\"><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>QID</RequestId></ErrorResponse>");

    /// <summary>That a request is signed over just these bytes, for a service, with the keys that were given.</summary>
    protected static void AssertSigned(StubRequest request, string service, string region = "eu-west-1")
    {
        var fields = SigV4.Fields(request);
        Assert.Equal(["AKIASTUB", region, service, "aws4_request"], fields["Credential"].Split('/').Where((_, i) => i != 1));
        Assert.Contains("host", fields["SignedHeaders"].Split(';'));
        Assert.Contains("x-amz-date", fields["SignedHeaders"].Split(';'));
        Assert.Equal(SigV4.Of(request, "secret"), fields["Signature"]);
        Assert.Contains("app/MediaExchange.Transfer", request["User-Agent"], StringComparison.Ordinal);
    }

    protected static void AssertForm(StubRequest request, params (string Name, string Value)[] expected)
    {
        Assert.Equal(("POST", "/"), (request.Method, request.Target));
        Assert.StartsWith("application/x-www-form-urlencoded", request["Content-Type"], StringComparison.Ordinal);
        var pairs = Encoding.UTF8.GetString(request.Body).Split('&').Select(p => p.Split('=')).Select(p => (Uri.UnescapeDataString(p[0]), Uri.UnescapeDataString(p[1])));
        Assert.Equal(expected, pairs);
    }

    protected static void AssertJson(StubRequest request, string expected) => Assert.True(
        JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, JsonDocument.Parse(request.Body).RootElement),
        $"Sent was {Encoding.UTF8.GetString(request.Body)}");

    private static StubServer Serve(Func<StubRequest, StubAnswer> answer) => new(answer);
}
