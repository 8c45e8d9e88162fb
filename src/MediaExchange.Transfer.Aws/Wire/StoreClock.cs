using System.Globalization;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Auth;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Aws.Wire;

/// <summary>How far the store's clock is ahead of this machine's, once a refused request has shown that it is.</summary>
/// <remarks>The SDK keeps its own correction where only its retry handler can set it, and that handler is not used here.</remarks>
internal sealed class StoreClock
{
    // S3 tolerates 15 minutes; an answer's Date has whole seconds and was some time on its way.
    private static readonly TimeSpan Tolerated = TimeSpan.FromMinutes(14);

    private static readonly AWS4Signer Signer = new();

    private long _ticks;

    public TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    /// <summary>Takes a refusal for what it is, and learns from its Date what time it is at the store.</summary>
    /// <param name="error">The refusal. To a HEAD it has no reason, so a 403 may be one.</param>
    /// <param name="call">The request and its answer.</param>
    /// <returns>The refusal, of the kind <see cref="StoreErrorKind.ClockSkew"/> if it is one.</returns>
    public StoreError Learn(StoreError error, S3Call call)
    {
        if (error.Kind != StoreErrorKind.ClockSkew && !(error.HttpStatus == 403 && error.Code is null))
            return error;
        if (!DateTime.TryParse(call.Header("Date"), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var there))
            return error;
        var offset = there - DateTime.UtcNow;
        if ((offset - call.ClockOffset).Duration() < Tolerated)
            return error;
        Interlocked.Exchange(ref _ticks, offset.Ticks);
        return error.Kind == StoreErrorKind.ClockSkew
            ? error
            : error with { Kind = StoreErrorKind.ClockSkew, Message = $"The request was refused, and the store's clock differs from this machine's by {offset.Duration().TotalMinutes:0} minutes." };
    }

    /// <summary>Signs a request for the store's time rather than this machine's.</summary>
    public static void SignAgain(IExecutionContext context, S3Call call)
    {
        if (call.ClockOffset == TimeSpan.Zero || call.Keys is not { } keys)
            return;
        var (request, requestContext) = (context.RequestContext.Request, context.RequestContext);
        var at = DateTime.UtcNow + call.ClockOffset;
        var signed = Signer.SignRequest(request, requestContext.ClientConfig, requestContext.Metrics, keys.AccessKey, keys.SecretKey, at);
        request.AWS4SignerResult = signed;
        request.SignedAt = at;
        request.Headers["Authorization"] = signed.ForAuthorizationHeader;
    }
}
