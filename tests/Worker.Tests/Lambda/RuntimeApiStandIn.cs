using System.Net;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Worker.Tests.Lambda;

/// <summary>Lambda's Runtime API over HTTP, as a process of a function meets it.</summary>
internal sealed class RuntimeApiStandIn : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly WebApplication _app;
    private readonly Channel<StandInEvent> _events = Channel.CreateUnbounded<StandInEvent>();
    private readonly Channel<StandInOutcome> _outcomes = Channel.CreateUnbounded<StandInOutcome>();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    private RuntimeApiStandIn(WebApplication app) => _app = app;

    /// <summary>Host and port, as Lambda gives them.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Done when a process has asked for work.</summary>
    public Task Asked => _asked.Task.WaitAsync(Patience);

    /// <summary>What the API answers to results; 202 is its thanks.</summary>
    public Func<StandInOutcome, int> Taking { get; set; } = _ => 202;

    /// <summary>What it answers to those who ask for work, before it looks whether there is any.</summary>
    public int AnswerToNext { get; set; } = 200;

    public static async Task<RuntimeApiStandIn> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var standIn = new RuntimeApiStandIn(builder.Build());
        standIn._app.Run(standIn.AnswerAsync);
        await standIn._app.StartAsync();
        var addresses = standIn._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        standIn.Address = new Uri(addresses.Single()).Authority;
        return standIn;
    }

    /// <summary>Lays out an invocation; whoever asks gets it.</summary>
    public void Invoke(string payload, DateTimeOffset? deadline = null) =>
        _events.Writer.TryWrite(new StandInEvent($"request-{++_count}", payload, deadline ?? DateTimeOffset.UtcNow.AddMinutes(5)));

    /// <summary>The next result that came in.</summary>
    public async Task<StandInOutcome> OutcomeAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        return await _outcomes.Reader.ReadAsync(limit.Token);
    }

    public async Task<StandInOutcome> InvokeAndWaitAsync(string payload)
    {
        Invoke(payload);
        return await OutcomeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (path[0] != "2018-06-01" || path[1] != "runtime")
            context.Response.StatusCode = 404;
        else if (context.Request.Method == "GET" && path[2..] is ["invocation", "next"])
            await NextAsync(context);
        else if (context.Request.Method == "POST" && path[2..] is ["invocation", var id, "response" or "error"])
            await TakeAsync(context, id, path[4]);
        else if (context.Request.Method == "POST" && path[2..] is ["init", "error"])
            await TakeAsync(context, "", "init");
        else
            context.Response.StatusCode = 404;
    }

    private async Task NextAsync(HttpContext context)
    {
        _asked.TrySetResult();
        if (AnswerToNext != 200)
        {
            context.Response.StatusCode = AnswerToNext;
            return;
        }

        try
        {
            var next = await _events.Reader.ReadAsync(context.RequestAborted);
            var headers = context.Response.Headers;
            headers["Lambda-Runtime-Aws-Request-Id"] = next.RequestId;
            headers["Lambda-Runtime-Deadline-Ms"] = $"{next.Deadline.ToUnixTimeMilliseconds()}";
            headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:eu-west-1:111122223333:function:driver";
            headers["Lambda-Runtime-Trace-Id"] = $"Root=1-{next.RequestId};Sampled=0";
            await context.Response.WriteAsync(next.Payload);
        }
        catch (OperationCanceledException)
        {
            // Whoever asked has gone, or the test is over.
        }
    }

    private async Task TakeAsync(HttpContext context, string id, string kind)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var outcome = new StandInOutcome(id, kind, await reader.ReadToEndAsync(), context.Request.Headers["Lambda-Runtime-Function-Error-Type"]);
        context.Response.StatusCode = Taking(outcome);
        _outcomes.Writer.TryWrite(outcome);
    }

    private sealed record StandInEvent(string RequestId, string Payload, DateTimeOffset Deadline);
}
