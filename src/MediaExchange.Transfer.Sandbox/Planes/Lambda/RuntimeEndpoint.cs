using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace MediaExchange.Transfer.Sandbox.Planes.Lambda;

/// <summary>Lambda's Runtime API for one process, on a port of its own.</summary>
/// <remarks>https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html</remarks>
internal sealed class RuntimeEndpoint : IAsyncDisposable
{
    /// <summary>What Lambda takes as an answer: 6 MB.</summary>
    private const int MaxAnswer = 6 << 20;

    private readonly WebApplication _app;
    private readonly IRuntimeSession _session;

    private RuntimeEndpoint(WebApplication app, IRuntimeSession session)
    {
        _app = app;
        _session = session;
    }

    /// <summary>Host and port.</summary>
    public string Address => new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Authority;

    public static async Task<RuntimeEndpoint> StartAsync(IRuntimeSession session)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxAnswer + 1;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
        });
        var app = builder.Build();
        var endpoint = new RuntimeEndpoint(app, session);
        app.Run(endpoint.ServeAsync);
        await app.StartAsync();
        return endpoint;
    }

    public async ValueTask DisposeAsync()
    {
        // The process is gone, so nobody waits for the end of a request.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private Task ServeAsync(HttpContext http) => (http.Request.Method, http.Request.Path.Value!.Trim('/').Split('/')) switch
    {
        ("GET", ["2018-06-01", "runtime", "invocation", "next"]) => NextAsync(http),
        ("POST", ["2018-06-01", "runtime", "invocation", var id, "response"]) => AnswerAsync(http, id, isError: false),
        ("POST", ["2018-06-01", "runtime", "invocation", var id, "error"]) => AnswerAsync(http, id, isError: true),
        ("POST", ["2018-06-01", "runtime", "init", "error"]) => InitErrorAsync(http),
        _ => RefuseAsync(http, StatusCodes.Status404NotFound, "NotFound", $"The Runtime API has no {http.Request.Method} {http.Request.Path}."),
    };

    private async Task NextAsync(HttpContext http)
    {
        RuntimeInvocation invocation;
        try
        {
            invocation = await _session.NextAsync(http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The process is gone.
            return;
        }

        var response = http.Response;
        response.Headers["Lambda-Runtime-Aws-Request-Id"] = invocation.RequestId;
        response.Headers["Lambda-Runtime-Deadline-Ms"] = invocation.Deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        response.Headers["Lambda-Runtime-Invoked-Function-Arn"] = invocation.FunctionArn;
        response.Headers["Lambda-Runtime-Trace-Id"] = invocation.TraceId;
        response.ContentType = "application/json";
        response.ContentLength = invocation.Payload.Length;
        await response.Body.WriteAsync(invocation.Payload, http.RequestAborted);
    }

    private async Task AnswerAsync(HttpContext http, string id, bool isError)
    {
        if (await BodyAsync(http) is not { } body)
        {
            await RefuseAsync(http, StatusCodes.Status413PayloadTooLarge, "RequestEntityTooLarge", $"Exceeded maximum allowed payload size ({MaxAnswer} bytes).");
            return;
        }

        if (_session.TryAnswer(id, new FunctionResult(body) { FunctionError = isError ? "Unhandled" : null }))
            await AcceptAsync(http);
        else
            await RefuseAsync(http, StatusCodes.Status400BadRequest, "InvalidRequestID", $"There is no invocation {id} that waits for an answer.");
    }

    private async Task InitErrorAsync(HttpContext http)
    {
        _session.FailInit(await BodyAsync(http) ?? []);
        await AcceptAsync(http);
    }

    /// <summary>Null when there is more than is taken.</summary>
    private static async Task<byte[]?> BodyAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        try
        {
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }

        return body.Length > MaxAnswer ? null : body.ToArray();
    }

    private static Task AcceptAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status202Accepted;
        return JsonSerializer.SerializeAsync(http.Response.Body, new { status = "OK" }, cancellationToken: http.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext http, int status, string type, string message)
    {
        http.Response.StatusCode = status;
        return JsonSerializer.SerializeAsync(http.Response.Body, new { errorType = type, errorMessage = message }, cancellationToken: http.RequestAborted);
    }
}
