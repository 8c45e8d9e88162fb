namespace MediaExchange.Transfer.Aws.Wire;

/// <summary>Fetches an answer to its end before handing it on, so that its time-out covers the body, and nobody waits for bytes on a thread of the pool.</summary>
internal sealed class WholeAnswerHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    // Lambda's largest answer is 6 MiB, and the largest of the others is 1 MB.
    private const long Most = 16 * 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            await response.Content.LoadIntoBufferAsync(Most, cancellationToken).ConfigureAwait(false);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
