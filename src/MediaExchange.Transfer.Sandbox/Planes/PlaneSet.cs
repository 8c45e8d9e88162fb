using MediaExchange.Transfer.Sandbox.Edge;
using MediaExchange.Transfer.Sandbox.Edge.Control;
using MediaExchange.Transfer.Sandbox.Edge.Signing;
using MediaExchange.Transfer.Sandbox.Planes.CloudFormation;
using MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Stacks;
using MediaExchange.Transfer.Sandbox.Planes.Resources;
using MediaExchange.Transfer.Sandbox.Planes.Sts;
using MediaExchange.Transfer.Sandbox.S3;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.Planes;

/// <summary>The services beside S3: sends each request to its own, and words refusals in its protocol.</summary>
internal sealed class PlaneSet : IDisposable
{
    private readonly SandboxState _state;
    private readonly StackControl _stacks = new();
    private readonly CloudFormationPlane _cloudFormation;

    public PlaneSet(SandboxState state)
    {
        _state = state;
        _cloudFormation = new CloudFormationPlane(state, Resources, _stacks);
    }

    /// <summary>What stacks have made, for whoever plays the service that it belongs to.</summary>
    public ResourceRegistry Resources { get; } = new();

    public async Task InvokeAsync(HttpContext http, PlaneRequest request)
    {
        try
        {
            await ServeAsync(http, request);
        }
        catch (PlaneException error) when (!http.Response.HasStarted)
        {
            await PlaneErrors.WriteAsync(http, request, error);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client is gone; nobody waits for an answer.
        }
        catch (Exception error) when (!http.Response.HasStarted)
        {
            var defect = new PlaneException("InternalFailure", $"The sandbox has a defect: {error.GetType().Name}: {error.Message}") { Status = 500 };
            await PlaneErrors.WriteAsync(http, request, defect);
        }
    }

    /// <summary>Serves /_sandbox/stacks (GET, PUT, DELETE).</summary>
    /// <returns>False when the path is not one of these.</returns>
    public async Task<bool> ControlAsync(HttpContext context)
    {
        var what = RawTarget.Of(context).Path[ControlGuard.Prefix.Length..];
        if (what != "stacks")
            return false;
        switch (context.Request.Method)
        {
            case "GET":
                await ControlJson.WriteAsync(context, _stacks.Settings);
                break;
            case "PUT":
                var settings = await ControlJson.ReadAsync<StackSettings>(context, "document of stacks");
                if (settings.Problem() is { } problem)
                    throw new ControlInputException(problem);
                _stacks.Apply(settings);
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case "DELETE":
                _stacks.Apply(StackSettings.Default);
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                break;
        }

        return true;
    }

    /// <summary>Forgets stacks and settings.</summary>
    public void Reset() => _cloudFormation.Reset();

    public void Dispose() => _cloudFormation.Dispose();

    private Task ServeAsync(HttpContext http, PlaneRequest request)
    {
        RequestIds.Of(http);
        var who = http.Features.Get<SignedRequest>() ?? SignedRequest.Anonymous;
        var account = _state.AccountOf(who.CanonicalUserId) ?? throw new PlaneException("MissingAuthenticationToken", "Request is missing Authentication Token") { Status = 403 };
        var context = new PlaneContext(http, request, _state, account, who.SignedRegion!);
        return request.Service switch
        {
            "sts" => StsPlane.InvokeAsync(context),
            "cloudformation" => _cloudFormation.InvokeAsync(context),
            var other => throw new PlaneException(
                request.Protocol == PlaneProtocol.Query ? "InvalidAction" : "UnknownOperationException",
                $"The sandbox has no service \"{other}\" (asked for {request.Operation}); it has s3, {string.Join(", ", PlaneOperations.Services)}."),
        };
    }
}
