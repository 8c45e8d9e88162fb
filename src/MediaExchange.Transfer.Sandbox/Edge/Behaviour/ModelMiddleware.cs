using System.Globalization;
using MediaExchange.Transfer.Sandbox.Edge.Control;
using MediaExchange.Transfer.Sandbox.Edge.Requests;
using MediaExchange.Transfer.Sandbox.S3;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.Edge.Behaviour;

/// <summary>Makes requests take the time that they would take with S3, and refuses those that come too fast.</summary>
internal sealed class ModelMiddleware(RequestDelegate next, SandboxEdge edge)
{
    /// <summary>Delays of months do not fit a timer; a day is longer than anybody waits.</summary>
    private static readonly TimeSpan _longest = TimeSpan.FromDays(1);

    public async Task InvokeAsync(HttpContext context)
    {
        var model = edge.Model;
        if (ReferenceEquals(model.Settings, ModelSettings.Off) || ControlGuard.IsControl(context))
        {
            await next(context);
            return;
        }

        var request = EdgeRequest.Of(context);
        var write = !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method);
        if (!model.Admits(request, write))
        {
            await ErrorAnswer.WriteAsync(context, new S3Exception("SlowDown"));
            return;
        }

        var rate = model.BytesPerSecond(request.Operation);
        var delay = model.NextLatency();
        if (request.IsCopy && rate is { } copyRate)
        {
            delay += TimeSpan.FromSeconds(await CopiedBytesAsync(request, context.RequestAborted) / copyRate);
        }

        if (delay > TimeSpan.Zero)
        {
            try
            {
                await Task.Delay(delay < _longest ? delay : _longest, edge.Time, context.RequestAborted);
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // The client gave up before the copy was done: nothing took effect.
                return;
            }
        }

        if (rate is { } transferRate && !request.IsCopy)
        {
            if (write)
            {
                context.Request.Body = new ThrottledStream(context.Request.Body, transferRate, edge.Time);
            }
            else
            {
                context.Response.Body = new ThrottledStream(context.Response.Body, transferRate, edge.Time);
            }
        }

        await next(context);
    }

    private async ValueTask<double> CopiedBytesAsync(EdgeRequest request, CancellationToken cancellationToken)
    {
        if (request.CopyRange is ['b', 'y', 't', 'e', 's', '=', .. var range]
            && range.Split('-') is [var first, var last]
            && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            && long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var to))
        {
            return Math.Max(0, to - from + 1);
        }

        return edge.CopySizer is { } sizer && request.Source is { } source
            ? await sizer.SizeAsync(source.Bucket, source.Key, source.VersionId, cancellationToken) ?? 0
            : 0;
    }
}
