using MediaExchange.Transfer.Sandbox.Edge.Signing;
using MediaExchange.Transfer.Sandbox.Planes.Resources;
using MediaExchange.Transfer.Sandbox.S3;

namespace MediaExchange.Transfer.Sandbox.Planes.Lambda;

/// <summary>Lambda as far as functions are described.</summary>
internal sealed class LambdaPlane(SandboxState state, ResourceRegistry resources) : IFunctionInvoker
{
    /// <exception cref="PlaneException">What Lambda refuses.</exception>
    public Task InvokeAsync(PlaneContext context)
    {
        var route = LambdaRoute.Of(context.Http.Request.Method, RawTarget.Of(context.Http).Path);
        return context.Request.Operation switch
        {
            "GetFunction" => JsonDocuments.SendAsync(context, FunctionDocuments.Describe(Find(context.Place, route.Function))),
            _ => throw context.Unknown("Lambda"),
        };
    }

    public Task<FunctionResult> InvokeAsync(string function, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        Find(new AwsPlace(state.Options.AccountId, state.Options.Region), function);
        throw new NotSupportedException();
    }

    private FunctionDefinition Find(AwsPlace place, string function) => FunctionDefinition.Find(resources, place, function)
        ?? throw new PlaneException("ResourceNotFoundException", $"Function not found: {(function.StartsWith("arn:", StringComparison.Ordinal) ? function : place.Arn("lambda", "function:" + function))}") { Status = 404 };
}
