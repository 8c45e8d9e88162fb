using System.Globalization;
using MediaExchange.Transfer.Sandbox.Edge.Requests;
using MediaExchange.Transfer.Sandbox.Edge.Signing;
using MediaExchange.Transfer.Sandbox.S3;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MediaExchange.Transfer.Sandbox.Edge.Faults;

/// <summary>The answers that fault rules give in place of the endpoint's.</summary>
internal static class FaultAnswers
{
    public static S3Exception? Replacement(HttpContext context, EdgeRequest request, FaultAction action) => action switch
    {
        { Status429: true } => Error("TooManyRequests", action with { Message = action.Message ?? "Please reduce your request rate." }, 429),
        { Error: { } code } => Error(code, action, action.Status ?? S3Errors.StatusOf(code)),
        { Redirect: { } redirect } => Redirected(context, request, redirect),
        _ => null,
    };

    private static S3Exception Error(string code, FaultAction action, int status) => new(code, action.Message)
    {
        Status = status,
        Headers = action.RetryAfterSeconds is { } seconds ? [("Retry-After", seconds.ToString(CultureInfo.InvariantCulture))] : [],
    };

    private static S3Exception Redirected(HttpContext context, EdgeRequest request, FaultRedirect redirect)
    {
        var endpoint = redirect.Endpoint ?? context.Request.Host.Value ?? "";
        (string, string) region = ("x-amz-bucket-region", redirect.Region);
        return redirect.Status switch
        {
            301 => new S3Exception("PermanentRedirect", null, ("Endpoint", endpoint), ("Bucket", request.Bucket)) { Headers = [region] },
            307 => new S3Exception(
                "TemporaryRedirect",
                "Please re-send this request to the specified temporary endpoint. Continue to use the original request endpoint for future requests.",
                ("Endpoint", endpoint),
                ("Bucket", request.Bucket))
            {
                Status = 307,
                Headers = [region, ("Location", $"{context.Request.Scheme}://{endpoint}{RawTarget.Of(context)}")],
            },
            _ => S3Errors.WrongRegion("the region of the request", redirect.Region),
        };
    }

    public static async Task AnswerAsync(HttpContext context, EdgeRequest request, FaultAction action, S3Exception? replacement)
    {
        if (replacement is not null)
        {
            await ErrorAnswer.WriteAsync(context, replacement);
        }
        else if (action.Inside200 is { } code)
        {
            await AnswerInside200Async(context, request, new S3Exception(code, action.Message));
        }
        else if (action.Hang)
        {
            await HangAsync(context);
        }
        else
        {
            Abort(context);
        }
    }

    private static async Task AnswerInside200Async(HttpContext context, EdgeRequest request, S3Exception error)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/xml";
        await response.WriteAsync("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", context.RequestAborted);
        if (request.Operation == S3Operation.CompleteMultipartUpload)
        {
            // S3 keeps the connection alive with white space while it puts the parts together.
            await response.Body.FlushAsync(context.RequestAborted);
            await response.WriteAsync("  \n", context.RequestAborted);
        }

        await response.Body.WriteAsync(ErrorAnswer.Document(context, error, declaration: false), context.RequestAborted);
    }

    /// <summary>Ends when the client hangs up or the sandbox is stopped.</summary>
    private static async Task HangAsync(HttpContext context)
    {
        var stopping = context.RequestServices?.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? default;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            // What the client still sends is read: behind a full buffer its hanging up would go unnoticed.
            await DrainAsync(context.Request.Body, end.Token);
            await Task.Delay(Timeout.Infinite, end.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            Abort(context);
        }
    }

    private static async Task DrainAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            await body.CopyToAsync(Stream.Null, cancellationToken);
        }
        catch (S3Exception)
        {
            // A body that was found bad has been read as far as it goes.
        }
    }

    public static void Abort(HttpContext context)
    {
        EdgeRequest.Of(context).Unanswered = true;
        context.Abort();
    }
}
