using System.Globalization;
using MediaExchange.Transfer.Sandbox.Edge.Control;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace MediaExchange.Transfer.Sandbox.Edge.Requests;

/// <summary>The outermost layer: gives every request its id, lifts Kestrel's limits, counts.</summary>
internal sealed class RequestLogMiddleware(RequestDelegate next, RequestLog log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (ControlGuard.IsControl(context))
        {
            await next(context);
            return;
        }

        RequestIds.Of(context);

        // The server's own clock would say otherwise than what requests are judged by.
        context.Response.OnStarting(() =>
        {
            context.Response.Headers.Date = log.Now.ToString("R", CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        });
        LiftLimits(context);
        var request = EdgeRequest.Of(context);
        log.Begin();
        var failed = false;
        try
        {
            await next(context);
        }
        catch
        {
            failed = true;
            throw;
        }
        finally
        {
            var response = context.Response;
            var status = response.HasStarted ? response.StatusCode
                : request.Unanswered || context.RequestAborted.IsCancellationRequested ? 0
                : failed ? StatusCodes.Status500InternalServerError
                : response.StatusCode;
            log.End(request, status, BytesIn(context.Request), response.ContentLength ?? 0);
        }
    }

    /// <summary>A part may have 5 GiB, and a throttled transfer be slower than what Kestrel takes for an attack.</summary>
    private static void LiftLimits(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } requestRate)
        {
            requestRate.MinDataRate = null;
        }

        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } responseRate)
        {
            responseRate.MinDataRate = null;
        }
    }

    private static long BytesIn(HttpRequest request) =>
        long.TryParse(request.Headers["x-amz-decoded-content-length"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var decoded)
            ? decoded
            : request.ContentLength ?? 0;
}
