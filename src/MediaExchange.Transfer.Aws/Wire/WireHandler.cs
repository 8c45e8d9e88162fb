using System.Net;
using System.Net.Http.Headers;

namespace MediaExchange.Transfer.Aws.Wire;

/// <summary>The last stop before the socket: sends content headers as they were signed, and notes the answer as it came.</summary>
internal sealed class WireHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    // Fits into what a connection takes without waiting for its other end, so that a refusal can be read even if nobody reads the body.
    private const int AskedFrom = 256 * 1024;

    private static readonly string[] ContentHeaders =
        ["Content-Type", "Content-Encoding", "Content-Language", "Content-Disposition", "Content-MD5", "Expires"];

    public static bool IsContentHeader(string name) => ContentHeaders.Contains(name, StringComparer.OrdinalIgnoreCase);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = S3Call.Current;
        if (call is not null)
            Restore(request, call.SignedContentHeaders);
        // Asked first, a refusal comes before the body is sent: no gigabytes are sent for nothing, nor left unread on the connection.
        // A small body would have been sent in the time of the question.
        if (request.Content?.Headers.ContentLength >= AskedFrom)
            request.Headers.ExpectContinue = true;
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (call is not null)
        {
            Note(response, call);
            if (response.IsSuccessStatusCode && call.IsUnwanted?.Invoke(call) is true)
                Drop(response);
            if (call.MayBeMissing && response.StatusCode == HttpStatusCode.NotFound)
                response.StatusCode = HttpStatusCode.OK;
        }

        if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head)
            TrimLeadingSpace(response);
        return response;
    }

    private static void Restore(HttpRequestMessage request, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        if (request.Content is null && headers.Count == 0)
            return;
        request.Content ??= new ByteArrayContent([]);
        foreach (var name in ContentHeaders)
            request.Content.Headers.Remove(name);
        foreach (var (name, value) in headers)
            request.Content.Headers.TryAddWithoutValidation(name, value);
    }

    private static void Drop(HttpResponseMessage response)
    {
        // Whatever of it is under way is cut off with its connection.
        response.Content.Dispose();
        response.Content = new ByteArrayContent([]);
    }

    private static void Note(HttpResponseMessage response, S3Call call)
    {
        call.Status = (int)response.StatusCode;
        call.Answer.Clear();
        Note(response.Headers.NonValidated, call);
        Note(response.Content.Headers.NonValidated, call);
    }

    private static void Note(HttpHeadersNonValidated headers, S3Call call)
    {
        foreach (var (name, values) in headers)
            call.Answer[name] = string.Join(", ", values);
    }

    // While Complete works, a store keeps the connection alive with white space. Before an XML declaration that is not XML.
    private static void TrimLeadingSpace(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode || response.Content.Headers.ContentLength == 0)
            return;
        var content = new StreamContent(new LeadingSpaceSkippingStream(response.Content));
        foreach (var (name, values) in response.Content.Headers.NonValidated)
        {
            // The length counts what is skipped.
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                content.Headers.TryAddWithoutValidation(name, values);
        }

        response.Content = content;
    }
}
