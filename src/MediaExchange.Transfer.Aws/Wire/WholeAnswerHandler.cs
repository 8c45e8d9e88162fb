namespace MediaExchange.Transfer.Aws.Wire;

/// <summary>Fetches an answer to its end before handing it on, so that the time for an attempt covers the body too, and nobody waits for bytes on a thread of the pool.</summary>
internal sealed class WholeAnswerHandler(HttpMessageHandler inner, TimeSpan timeout, TimeProvider time) : DelegatingHandler(inner)
{
    // Lambda's largest answer is 6 MiB, and the largest of the others is 1 MB.
    private const long Most = 16 * 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, either.Token).ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(Most, either.Token).ConfigureAwait(false);
            return response;
        }
        catch (Exception exception)
        {
            response?.Dispose();
            // Whatever fails after the time is up, in whatever way, fails because of it. The SDK tries again after this one.
            if (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
                throw new HttpRequestException($"{request.RequestUri?.Authority} has not answered within {timeout.TotalSeconds:0.#} s.", new TimeoutException(exception.Message, exception));
            throw;
        }
    }
}
