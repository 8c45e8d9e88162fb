using System.Text;
using MediaExchange.Transfer.Worker.Lambda;

namespace Worker.Tests.Lambda;

/// <summary>A handler that is a lambda of the other kind.</summary>
internal sealed class TestHandler(Func<Invocation, CancellationToken, Task<string>> handle) : IInvocationHandler
{
    public async Task<ReadOnlyMemory<byte>> HandleAsync(Invocation invocation, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetBytes(await handle(invocation, cancellationToken));
}
