using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Worker.Tests.Lambda.Driver;

/// <summary>As much of AWS Batch as the driver meets: it lists and takes jobs, and runs none.</summary>
internal sealed class BatchStandIn : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<JsonObject> _jobs = [];

    private BatchStandIn(WebApplication app) => _app = app;

    public string Address { get; private set; } = "";

    /// <summary>What SubmitJob refuses with, and how; null takes jobs.</summary>
    public (int Status, string Code)? Refusal { get; set; }

    /// <summary>The jobs as they were submitted, with id and status.</summary>
    public IReadOnlyList<JsonObject> Jobs
    {
        get
        {
            lock (_jobs)
                return [.. _jobs];
        }
    }

    public static async Task<BatchStandIn> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var standIn = new BatchStandIn(builder.Build());
        standIn._app.Run(standIn.AnswerAsync);
        await standIn._app.StartAsync();
        standIn.Address = standIn._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return standIn;
    }

    /// <summary>A job ended.</summary>
    public void End(JsonObject job, string status)
    {
        lock (_jobs)
            job["status"] = status;
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        var (status, answer) = context.Request.Path.Value switch
        {
            "/v1/listjobs" => (200, List(request)),
            "/v1/submitjob" => Submit(request, context.Response),
            _ => (404, []),
        };
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.ToJsonString());
    }

    private JsonObject List(JsonObject request)
    {
        var filter = request["filters"]![0]!;
        var value = (string)filter["values"]![0]!;
        Func<string, bool> fits = value.EndsWith('*')
            ? name => name.StartsWith(value[..^1], StringComparison.OrdinalIgnoreCase)
            : name => name.Equals(value, StringComparison.OrdinalIgnoreCase);
        lock (_jobs)
        {
            return new JsonObject
            {
                ["jobSummaryList"] = new JsonArray([.. _jobs.Where(job => fits((string)job["jobName"]!)).Select(job => new JsonObject
                {
                    ["jobId"] = (string)job["jobId"]!,
                    ["jobName"] = (string)job["jobName"]!,
                    ["status"] = (string)job["status"]!,
                    ["createdAt"] = (long)job["createdAt"]!,
                })]),
            };
        }
    }

    private (int Status, JsonObject Answer) Submit(JsonObject request, HttpResponse response)
    {
        if (Refusal is { } refusal)
        {
            response.Headers["x-amzn-ErrorType"] = refusal.Code;
            return (refusal.Status, new JsonObject { ["message"] = "Not now,\tplease.\r\nThank you." });
        }

        lock (_jobs)
        {
            request["jobId"] = $"job-{_jobs.Count + 1}";
            request["status"] = "RUNNABLE";
            request["createdAt"] = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            _jobs.Add(request);
            return (200, new JsonObject { ["jobId"] = (string)request["jobId"]!, ["jobName"] = (string)request["jobName"]! });
        }
    }
}
