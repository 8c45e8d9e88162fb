using System.Text;
using System.Text.Json;
using MediaExchange.Transfer.Sandbox.Edge;
using MediaExchange.Transfer.Sandbox.Edge.Signing;
using MediaExchange.Transfer.Sandbox.Planes.Logs;
using MediaExchange.Transfer.Sandbox.Planes.Processes;
using MediaExchange.Transfer.Sandbox.Planes.Resources;
using MediaExchange.Transfer.Sandbox.S3;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.Planes.Lambda;

/// <summary>Lambda: runs the functions that stacks have made, in processes of the worker.</summary>
internal sealed class LambdaPlane(SandboxState state, ResourceRegistry resources, WorkerPool workers, LogStore logs) : IFunctionInvoker
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _running = [];

    /// <summary>The processes.</summary>
    public EnvironmentPool Environments { get; } = new(workers, logs, state.Time);

    /// <exception cref="PlaneException">What Lambda refuses.</exception>
    public Task InvokeAsync(PlaneContext context)
    {
        var route = LambdaRoute.Of(context.Http.Request.Method, RawTarget.Of(context.Http).Path);
        if (route.Function.StartsWith("arn:", StringComparison.Ordinal) && route.Function.Split(':').ElementAtOrDefault(4) != context.AccountId)
            throw new PlaneException("AccessDeniedException", $"The account {context.AccountId} may not use {route.Function}: no resource-based policy allows it.") { Status = 403 };
        if (context.Form["Qualifier"] is { } qualifier && qualifier != FunctionDefinition.Version)
            throw Missing($"{route.Function}:{qualifier}");
        return context.Request.Operation switch
        {
            "GetFunction" => JsonDocuments.SendAsync(context, FunctionDocuments.Describe(Find(context.Place, route.Function))),
            "Invoke" => InvokeAsync(context, Find(context.Place, route.Function)),
            _ => throw context.Unknown("Lambda"),
        };
    }

    public Task<FunctionResult> InvokeAsync(string function, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        InvokeAsync(Find(new AwsPlace(state.Options.AccountId, state.Options.Region), function), payload, cancellationToken);

    /// <summary>Ends all processes and goes back to the usual settings.</summary>
    public void Reset() => Environments.Reset();

    private static PlaneException Missing(string function) => new("ResourceNotFoundException", $"Function not found: {function}") { Status = 404 };

    private async Task InvokeAsync(PlaneContext context, FunctionDefinition function)
    {
        var (headers, response) = (context.Http.Request.Headers, context.Http.Response);
        response.Headers["x-amzn-RequestId"] = RequestIds.Of(context.Http);
        switch (headers["X-Amz-Invocation-Type"].ToString())
        {
            case "" or "RequestResponse":
                break;
            case "DryRun":
                response.StatusCode = StatusCodes.Status204NoContent;
                return;
            case var type:
                throw new PlaneException("InvalidParameterValueException", $"The sandbox's Invoke knows the invocation types RequestResponse and DryRun, not '{type}'.");
        }

        var payload = context.Request.Body.Length == 0 ? "{}"u8.ToArray() : context.Request.Body;
        try
        {
            using var document = JsonDocument.Parse(payload);
        }
        catch (JsonException error)
        {
            throw new PlaneException("InvalidRequestContentException", $"Could not parse request body into json: {error.Message}");
        }

        // Whoever hangs up does not stop the function.
        var result = await InvokeAsync(function, payload, CancellationToken.None);
        response.Headers["X-Amz-Executed-Version"] = FunctionDefinition.Version;
        if (result.FunctionError is { } failure)
            response.Headers["X-Amz-Function-Error"] = failure;
        if (headers["X-Amz-Log-Type"] == "Tail")
            response.Headers["X-Amz-Log-Result"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(result.LogTail()));
        response.ContentType = "application/json";
        response.ContentLength = result.Payload.Length;
        await response.Body.WriteAsync(result.Payload, context.Http.RequestAborted);
    }

    private async Task<FunctionResult> InvokeAsync(FunctionDefinition function, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        Enter(function);
        try
        {
            return await Environments.InvokeAsync(function, payload, cancellationToken);
        }
        catch (IOException error)
        {
            throw new PlaneException("InvalidRuntimeException", error.Message) { Status = 502 };
        }
        finally
        {
            lock (_gate)
                _running[function.Arn]--;
        }
    }

    private void Enter(FunctionDefinition function)
    {
        lock (_gate)
        {
            var running = _running.GetValueOrDefault(function.Arn);
            if (running >= function.ReservedConcurrency)
                throw new PlaneException("TooManyRequestsException", "Rate Exceeded.") { Status = 429 };
            _running[function.Arn] = running + 1;
        }
    }

    private FunctionDefinition Find(AwsPlace place, string function) => FunctionDefinition.Find(resources, place, function)
        ?? throw Missing(function.StartsWith("arn:", StringComparison.Ordinal) ? function : place.Arn("lambda", "function:" + function));
}
