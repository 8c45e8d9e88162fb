using MediaExchange.Transfer.Worker.Lambda.Driver;

namespace MediaExchange.Transfer.Worker.Lambda;

/// <summary>Gives each event to whoever knows it. The driver is made when the first of its events comes, so that a ping need not wait for it.</summary>
internal sealed class FunctionHandler(PingHandler ping, Func<DriverHandler> createDriver) : IInvocationHandler, IAsyncDisposable
{
    private DriverHandler? _driver;

    public Task<ReadOnlyMemory<byte>> HandleAsync(Invocation invocation, CancellationToken cancellationToken) =>
        DriverHandler.IsMeant(invocation.Payload.Span)
            ? (_driver ??= createDriver()).HandleAsync(invocation, cancellationToken)
            : ProbeHandler.IsMeant(invocation.Payload.Span) ? new ProbeHandler().HandleAsync(invocation, cancellationToken)
            : ping.HandleAsync(invocation, cancellationToken);

    public ValueTask DisposeAsync() => _driver?.DisposeAsync() ?? ValueTask.CompletedTask;
}
