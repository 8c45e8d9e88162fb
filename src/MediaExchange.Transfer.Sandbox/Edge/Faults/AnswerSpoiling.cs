using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.Edge.Faults;

/// <summary>What fault rules do to an answer that the endpoint gives.</summary>
internal static class AnswerSpoiling
{
    public static CutStream Truncating(HttpContext context, FaultTruncation truncation)
    {
        var response = context.Response;
        var known = false;
        return new CutStream(
            response.Body,
            response,
            (length, _) =>
            {
                known = length is not null && truncation.KeepBytes > 0;
                if (truncation.AdjustContentLength && length > truncation.KeepBytes)
                {
                    response.ContentLength = truncation.KeepBytes;
                }

                return truncation.KeepBytes;
            },
            () =>
            {
                // With a Content-Length, Kestrel closes the connection by itself when the body falls short. Without one the
                // answer would seem complete, and without a byte sent it would become a 500.
                if (!truncation.AdjustContentLength && !known)
                {
                    FaultAnswers.Abort(context);
                }

                return Task.CompletedTask;
            });
    }

    public static CutStream Breaking(HttpContext context) => new(
        context.Response.Body,
        context.Response,
        (length, first) => (length ?? first) / 2,
        () => AbortSoonAsync(context));

    /// <summary>For answers without a body: half a header line, past Kestrel, straight into the connection.</summary>
    public static async Task BreakHeadersAsync(HttpContext context)
    {
        if (!context.Response.HasStarted && context.Features.Get<IConnectionTransportFeature>() is { } connection)
        {
            await connection.Transport.Output.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Le"));
        }

        await AbortSoonAsync(context);
    }

    /// <summary>A reset discards what was not sent yet; the pause lets half an answer be half an answer, most of the time.</summary>
    private static async Task AbortSoonAsync(HttpContext context)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None);
        FaultAnswers.Abort(context);
    }

    public static void ShiftRange(HttpResponse response)
    {
        if (ContentRangeHeaderValue.TryParse(response.Headers.ContentRange.ToString(), out var range) && range is { From: { } from, To: { } to })
        {
            var shift = from > 0 ? -1 : 1;
            response.Headers.ContentRange = string.Create(
                CultureInfo.InvariantCulture, $"bytes {from + shift}-{to + shift}/{range.Length?.ToString(CultureInfo.InvariantCulture) ?? "*"}");
        }
    }
}
