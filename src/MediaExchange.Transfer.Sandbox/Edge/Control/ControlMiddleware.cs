using System.Text.Json;
using MediaExchange.Transfer.Sandbox.Edge.Behaviour;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using MediaExchange.Transfer.Sandbox.Edge.Signing;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.Edge.Control;

/// <summary>
/// The sandbox's own endpoints: /_sandbox/faults (GET, POST, DELETE), /_sandbox/model (GET, PUT, DELETE),
/// /_sandbox/requests (GET, DELETE) and /_sandbox/requests/lines (GET, one JSON line a request). Others under /_sandbox/
/// are passed on once they are known to come from this machine.
/// </summary>
internal sealed class ControlMiddleware(RequestDelegate next, SandboxEdge edge)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!ControlGuard.IsControl(context))
        {
            await next(context);
            return;
        }

        if (await ControlGuard.RefuseAsync(context))
        {
            return;
        }

        try
        {
            await ServeAsync(context);
        }
        catch (ControlInputException e)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync(e.Message + "\n", context.RequestAborted);
        }
    }

    private Task ServeAsync(HttpContext context)
    {
        var what = RawTarget.Of(context).Path[ControlGuard.Prefix.Length..];
        return (context.Request.Method, what) switch
        {
            ("GET", "faults") => ControlJson.WriteAsync(context, new { rules = edge.Faults.Status().Select(Flat) }),
            ("POST", "faults") => InstallFaultsAsync(context),
            ("DELETE", "faults") => Done(context, edge.Faults.Clear),
            ("GET", "model") => ControlJson.WriteAsync(context, edge.Model.Settings),
            ("PUT", "model") => ApplyModelAsync(context),
            ("DELETE", "model") => Done(context, () => edge.Model.Apply(ModelSettings.Off)),
            ("GET", "requests") => ControlJson.WriteAsync(context, edge.Requests.Summarise()),
            ("GET", "requests/lines") => WriteLinesAsync(context),
            ("DELETE", "requests") => Done(context, edge.Requests.Clear),
            (_, "faults" or "model" or "requests" or "requests/lines") => NotAllowed(context),
            _ => next(context),
        };
    }

    private static object Flat(FaultRuleStatus status) =>
        new { status.Rule.Name, status.Rule.Match, status.Rule.Action, status.Calls, status.Acted };

    private static Task Done(HttpContext context, Action action)
    {
        action();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task NotAllowed(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        return Task.CompletedTask;
    }

    private static void ThrowIf(string? problem)
    {
        if (problem is not null)
        {
            throw new ControlInputException(problem);
        }
    }

    private async Task InstallFaultsAsync(HttpContext context)
    {
        var script = await ControlJson.ReadAsync<FaultScript>(context, "fault script");
        ThrowIf(script.Problem());
        edge.Faults.Install(script);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task ApplyModelAsync(HttpContext context)
    {
        var settings = await ControlJson.ReadAsync<ModelSettings>(context, "model");
        ThrowIf(settings.Problem());
        edge.Model.Apply(settings);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task WriteLinesAsync(HttpContext context)
    {
        context.Response.ContentType = "application/x-ndjson";
        foreach (var record in edge.Requests.Records())
        {
            await JsonSerializer.SerializeAsync(context.Response.Body, record, ControlJson.Options, context.RequestAborted);
            await context.Response.WriteAsync("\n", context.RequestAborted);
        }
    }
}
