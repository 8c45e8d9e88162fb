using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace MediaExchange.Transfer.Aws.Clients;

/// <summary>The SDK's standard retries, but for requests that must not be sent twice: these only where the service has said that it did nothing.</summary>
internal sealed class ServiceRetryPolicy(ServiceConfig config) : StandardRetryPolicy(config)
{
    /// <summary>The SDK would repeat a request whose connection was stale without asking, though it may have arrived.</summary>
    public override bool IsStaleConnectionError(Exception exception) => false;

    public override Task<bool> RetryForExceptionAsync(IExecutionContext executionContext, Exception exception) =>
        executionContext.RequestContext.OriginalRequest is IOnceOnly { IsOnceOnly: true } && !IsThrottlingError(exception)
            ? Task.FromResult(false)
            : base.RetryForExceptionAsync(executionContext, exception);

    public override Task WaitBeforeRetryAsync(IExecutionContext executionContext)
    {
        // As the SDK pauses: at random up to a second, then up to two, four and so on.
        var most = Math.Min(Math.Pow(2, executionContext.RequestContext.Retries - 1) * 1000, MaxBackoffInMilliseconds);
        return Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * most), config.Time, executionContext.RequestContext.CancellationToken);
    }
}
