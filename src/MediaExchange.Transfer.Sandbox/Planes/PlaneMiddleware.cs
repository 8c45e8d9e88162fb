using System.Text;
using MediaExchange.Transfer.Sandbox.Edge;
using MediaExchange.Transfer.Sandbox.Edge.Control;
using MediaExchange.Transfer.Sandbox.Edge.Signing;
using MediaExchange.Transfer.Sandbox.Planes.Lambda;
using MediaExchange.Transfer.Sandbox.Planes.Registry;
using MediaExchange.Transfer.Sandbox.Planes.S3Control;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.Planes;

/// <summary>Tells requests to other services than S3 by their credential scope, and reads what they ask for before faults and log need to know.</summary>
internal sealed class PlaneMiddleware(RequestDelegate next)
{
    private const string Target = "X-Amz-Target";

    public async Task InvokeAsync(HttpContext context)
    {
        var target = RawTarget.Of(context);
        if (ControlGuard.IsControl(context) || PlaneRequest.ServiceOf(context.Request, target) is not { } service)
        {
            await next(context);
            return;
        }

        RequestIds.Of(context);
        if (service == PlaneRequest.Registry)
        {
            context.Features.Set(new PlaneRequest(service, PlaneProtocol.Registry, RegistryRoute.Of(context.Request.Method, target).Operation.ToString(), [], QueryForm.Empty));
            await next(context);
            return;
        }

        var body = await ReadAsync(context);
        var request = Identify(context.Request, target, service, body ?? []);
        context.Features.Set(request);
        if (body is null)
        {
            await PlaneErrors.WriteAsync(context, request, new PlaneException("RequestEntityTooLarge", $"The body is longer than the {PlaneRequest.MaxBody} bytes that the sandbox takes.") { Status = 413 });
            return;
        }

        context.Request.Body = new MemoryStream(body, writable: false);
        await next(context);
    }

    private static PlaneRequest Identify(HttpRequest request, RawTarget target, string service, byte[] body)
    {
        if (request.Headers[Target].ToString() is { Length: > 0 } asked)
            return new PlaneRequest(service, PlaneProtocol.Json, asked[(asked.LastIndexOf('.') + 1)..], body, QueryForm.Empty);
        if (service == PlaneRequest.S3Control)
            return new PlaneRequest(service, PlaneProtocol.RestXml, S3ControlRoute.Of(request.Method, target.Path).Operation, body, new QueryForm(target.Query));
        if (service == "lambda")
            return new PlaneRequest(service, PlaneProtocol.RestJson, LambdaRoute.Of(request.Method, target.Path).Operation, body, new QueryForm(target.Query));
        var isForm = request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true;
        var form = isForm ? new QueryForm(Encoding.UTF8.GetString(body)) : new QueryForm(target.Query);
        return form["Action"] is { } action
            ? new PlaneRequest(service, PlaneProtocol.Query, action, body, form)
            : new PlaneRequest(service, isForm ? PlaneProtocol.Query : PlaneProtocol.RestJson, RestRoutes.NameOf(service, request.Method, target.Path), body, form);
    }

    /// <summary>Null when there is more than is taken.</summary>
    private static async Task<byte[]?> ReadAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        var piece = new byte[16 << 10];
        while (await context.Request.Body.ReadAsync(piece, context.RequestAborted) is > 0 and var count)
        {
            if (buffer.Length + count > PlaneRequest.MaxBody)
                return null;
            buffer.Write(piece, 0, count);
        }

        return buffer.ToArray();
    }
}
