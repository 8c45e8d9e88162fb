using MediaExchange.Transfer.Sandbox.Edge.Bodies;
using MediaExchange.Transfer.Sandbox.Edge.Control;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using MediaExchange.Transfer.Sandbox.Planes;
using MediaExchange.Transfer.Sandbox.S3;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.Edge.Signing;

/// <summary>Lets only signed requests through, with their body decoded. The sandbox's own endpoints need no signature.</summary>
internal sealed class SigV4Middleware(RequestDelegate next, SigV4Options options)
{
    private readonly Authenticator _authenticator = new(options.Accounts, options.Time, options.AllowAnonymous);

    public async Task InvokeAsync(HttpContext context)
    {
        if (ControlGuard.IsControl(context))
        {
            if (!await ControlGuard.RefuseAsync(context))
            {
                await next(context);
            }

            return;
        }

        var plane = context.Features.Get<PlaneRequest>();
        if (plane is { Protocol: PlaneProtocol.Registry })
        {
            // The image registry has a password of its own.
            await next(context);
            return;
        }

        try
        {
            var authenticated = _authenticator.Authenticate(context);
            if (plane is null)
            {
                await RequestBodies.OpenAsync(context, authenticated);
            }
            else
            {
                context.Features.Set(authenticated.Who with { DecodedContentLength = plane.Body.Length });
            }
        }
        catch (S3Exception refusal)
        {
            await ErrorAnswer.WriteAsync(context, refusal);
            return;
        }

        if (context.Items.ContainsKey(FaultMarks.RangeIgnored))
        {
            // Only now: the header may have been signed.
            context.Request.Headers.Remove("Range");
        }

        await next(context);
    }
}
