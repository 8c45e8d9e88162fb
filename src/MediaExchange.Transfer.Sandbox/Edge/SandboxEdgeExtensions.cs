using MediaExchange.Transfer.Sandbox.Edge.Behaviour;
using MediaExchange.Transfer.Sandbox.Edge.Control;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using MediaExchange.Transfer.Sandbox.Edge.Requests;
using MediaExchange.Transfer.Sandbox.Edge.Signing;
using MediaExchange.Transfer.Sandbox.Planes;
using Microsoft.AspNetCore.Builder;

namespace MediaExchange.Transfer.Sandbox.Edge;

/// <summary>Puts the sandbox's edge in front of its endpoints.</summary>
internal static class SandboxEdgeExtensions
{
    /// <summary>Serves /_sandbox/, counts requests, and lets model and faults act on them. Comes first.</summary>
    public static IApplicationBuilder UseFaultsAndModel(this IApplicationBuilder app, SandboxEdge edge) => app
        .UseMiddleware<ControlMiddleware>(edge)
        .UseMiddleware<PlaneMiddleware>()
        .UseMiddleware<RequestLogMiddleware>(edge.Requests)
        .UseMiddleware<ModelMiddleware>(edge)
        .UseMiddleware<FaultMiddleware>(edge);

    /// <summary>Authenticates every request by SigV4 and decodes its body. Comes after the faults and the model.</summary>
    public static IApplicationBuilder UseSigV4(this IApplicationBuilder app, SigV4Options options) =>
        app.UseMiddleware<SigV4Middleware>(options);
}
