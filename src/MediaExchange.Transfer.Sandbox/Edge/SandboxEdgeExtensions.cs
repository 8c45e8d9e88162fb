using MediaExchange.Transfer.Sandbox.Edge.Signing;
using Microsoft.AspNetCore.Builder;

namespace MediaExchange.Transfer.Sandbox.Edge;

/// <summary>Puts the sandbox's edge in front of its endpoints.</summary>
internal static class SandboxEdgeExtensions
{
    /// <summary>Authenticates every request by SigV4 and decodes its body. Comes after the faults and the model.</summary>
    public static IApplicationBuilder UseSigV4(this IApplicationBuilder app, SigV4Options options) =>
        app.UseMiddleware<SigV4Middleware>(options);
}
