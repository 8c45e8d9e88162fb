using MediaExchange.Transfer.Engine.Stores;

namespace Engine.Tests.Copying;

/// <summary>The run is cancelled when the store has made an upload, and its answer is on its way.</summary>
internal sealed class CancelledCreateStore(IObjectStore inner, CancellationTokenSource run) : DelegatingObjectStore(inner)
{
    protected override async Task<T> InvokeAsync<T>(StoreCall call, Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        var answer = await request(cancellationToken);
        if (call.Operation == StoreOperation.CreateUpload)
        {
            await run.CancelAsync();

            // As a client does: who cancels does not get the answer.
            cancellationToken.ThrowIfCancellationRequested();
        }

        return answer;
    }
}
