using MediaExchange.Transfer.Sandbox.Edge;
using MediaExchange.Transfer.Sandbox.Edge.Control;
using MediaExchange.Transfer.Sandbox.Edge.Signing;
using MediaExchange.Transfer.Sandbox.Planes.Batch;
using MediaExchange.Transfer.Sandbox.Planes.CloudFormation;
using MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Stacks;
using MediaExchange.Transfer.Sandbox.Planes.Ec2;
using MediaExchange.Transfer.Sandbox.Planes.Ecr;
using MediaExchange.Transfer.Sandbox.Planes.Iam;
using MediaExchange.Transfer.Sandbox.Planes.Lambda;
using MediaExchange.Transfer.Sandbox.Planes.Logs;
using MediaExchange.Transfer.Sandbox.Planes.Processes;
using MediaExchange.Transfer.Sandbox.Planes.Registry;
using MediaExchange.Transfer.Sandbox.Planes.Resources;
using MediaExchange.Transfer.Sandbox.Planes.S3Control;
using MediaExchange.Transfer.Sandbox.Planes.Sts;
using MediaExchange.Transfer.Sandbox.S3;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.Planes;

/// <summary>The services beside S3: sends each request to its own, and words refusals in its protocol.</summary>
internal sealed class PlaneSet : IDisposable
{
    private readonly SandboxState _state;
    private readonly StackControl _stacks = new();
    private readonly IamPlane _iam;
    private readonly EcrStore _images = new();
    private readonly BlobFolder _blobs = new();
    private readonly CloudFormationPlane _cloudFormation;
    private readonly Ec2Plane _ec2;
    private readonly EcrPlane _ecr;
    private readonly RegistryPlane _registry;
    private readonly LogsPlane _logsPlane;
    private readonly BatchScheduler _jobs;
    private readonly BatchPlane _batch;

    public PlaneSet(SandboxState state)
    {
        _state = state;
        _cloudFormation = new CloudFormationPlane(state, Resources, _stacks);
        _ec2 = new Ec2Plane(Resources);
        _iam = new IamPlane(Resources);
        var passwords = new EcrPasswords(state.Time);
        _ecr = new EcrPlane(_images, passwords, _blobs);
        _registry = new RegistryPlane(_images, passwords, _blobs, state.Time);
        Logs = new LogStore(Resources);
        Workers = new WorkerPool(state, Logs);
        _logsPlane = new LogsPlane(Logs);
        Lambda = new LambdaPlane(state, Resources, Workers, Logs);
        S3Control = new S3ControlPlane(state, Resources, Lambda);
        var batchResources = new BatchResources(Resources);
        _jobs = new BatchScheduler(state, batchResources, Workers);
        _batch = new BatchPlane(_jobs, batchResources);
    }

    /// <summary>What stacks have made, for whoever plays the service that it belongs to.</summary>
    public ResourceRegistry Resources { get; } = new();

    /// <summary>What functions and containers have written.</summary>
    public LogStore Logs { get; }

    /// <summary>The processes of functions and containers.</summary>
    public WorkerPool Workers { get; }

    /// <summary>Functions.</summary>
    public LambdaPlane Lambda { get; }

    /// <summary>Jobs of S3 Batch Operations.</summary>
    public S3ControlPlane S3Control { get; }

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

    /// <summary>
    /// Serves /_sandbox/stacks, ec2, iam, batch, lambda and s3control (GET, PUT, DELETE), /_sandbox/batch/reclaim (PUT), and /_sandbox/lambda/kill
    /// (PUT), which ends the processes of functions.
    /// </summary>
    /// <returns>False when the path is not one of these.</returns>
    public async Task<bool> ControlAsync(HttpContext context)
    {
        switch (RawTarget.Of(context).Path[ControlGuard.Prefix.Length..])
        {
            case "stacks":
                await SettingsAsync(context, _stacks.Settings, StackSettings.Default, settings => settings.Problem(), _stacks.Apply);
                return true;
            case "ec2":
                await SettingsAsync(context, _ec2.Settings, Ec2Settings.Default, settings => settings.Problem(), settings => _ec2.Settings = settings);
                return true;
            case "iam":
                await SettingsAsync(context, _iam.Settings, IamSettings.Default, settings => settings.Problem(), settings => _iam.Settings = settings);
                return true;
            case "lambda":
                await SettingsAsync(context, Lambda.Environments.Settings, LambdaSettings.Default, settings => settings.Problem(), settings => Lambda.Environments.Settings = settings);
                return true;
            case "lambda/kill" when context.Request.Method == "PUT":
                await ControlJson.WriteAsync(context, new { killed = Lambda.Environments.Kill() });
                return true;
            case "s3control":
                await SettingsAsync(context, S3Control.Settings, S3ControlSettings.Default, settings => settings.Problem(), settings => S3Control.Settings = settings);
                return true;
            case "batch":
                await SettingsAsync(context, _jobs.Settings, BatchSettings.Default, settings => settings.Problem(), _jobs.Apply);
                return true;
            case "batch/reclaim" when context.Request.Method is "PUT" or "POST":
                var rule = await ControlJson.ReadAsync<ReclaimRule>(context, "document");
                if (rule.Problem() is { } problem)
                    throw new ControlInputException(problem);
                await ControlJson.WriteAsync(context, new { jobs = _jobs.Reclaim(rule) });
                return true;
            default:
                return false;
        }
    }

    /// <summary>Ends what runs, and forgets stacks, images, logs and settings.</summary>
    public void Reset()
    {
        S3Control.Reset();
        Lambda.Reset();
        _jobs.Reset();
        Workers.Clear();
        _cloudFormation.Reset();
        _ec2.Settings = Ec2Settings.Default;
        _iam.Settings = IamSettings.Default;
        lock (_images.Gate)
            _images.Clear();
        _registry.Reset();
        _blobs.Clear();
        Logs.Clear();
    }

    /// <summary>Ends what runs; nothing is started any more.</summary>
    public void StopWork()
    {
        S3Control.Dispose();
        Lambda.Reset();
        _jobs.Dispose();
        Workers.Dispose();
    }

    public void Dispose()
    {
        StopWork();
        _cloudFormation.Dispose();
        _registry.Reset();
        _blobs.Dispose();
    }

    private static async Task SettingsAsync<T>(HttpContext context, T present, T usual, Func<T, string?> problemOf, Action<T> apply)
        where T : class
    {
        switch (context.Request.Method)
        {
            case "GET":
                await ControlJson.WriteAsync(context, present);
                return;
            case "PUT":
                var settings = await ControlJson.ReadAsync<T>(context, "document");
                if (problemOf(settings) is { } problem)
                    throw new ControlInputException(problem);
                apply(settings);
                break;
            case "DELETE":
                apply(usual);
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                return;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private Task ServeAsync(HttpContext http, PlaneRequest request)
    {
        RequestIds.Of(http);
        if (request.Protocol == PlaneProtocol.Registry)
            return _registry.InvokeAsync(http);
        var who = http.Features.Get<SignedRequest>() ?? SignedRequest.Anonymous;
        var account = _state.AccountOf(who.CanonicalUserId) ?? throw new PlaneException("MissingAuthenticationToken", "Request is missing Authentication Token") { Status = 403 };
        var context = new PlaneContext(http, request, _state, account, who.SignedRegion!);
        return request.Service switch
        {
            "sts" => StsPlane.InvokeAsync(context),
            "iam" => _iam.InvokeAsync(context),
            "ec2" => _ec2.InvokeAsync(context),
            "ecr" => _ecr.InvokeAsync(context),
            "batch" => _batch.InvokeAsync(context),
            "logs" => _logsPlane.InvokeAsync(context),
            "lambda" => Lambda.InvokeAsync(context),
            PlaneRequest.S3Control => S3Control.InvokeAsync(context),
            "cloudformation" => _cloudFormation.InvokeAsync(context),
            var other => throw new PlaneException(
                request.Protocol == PlaneProtocol.Query ? "InvalidAction" : "UnknownOperationException",
                $"The sandbox has no service \"{other}\" (asked for {request.Operation}); it has s3, {string.Join(", ", PlaneOperations.Services)}."),
        };
    }
}
