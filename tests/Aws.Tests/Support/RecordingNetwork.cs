using System.Net;
using System.Text;

namespace Aws.Tests.Support;

/// <summary>Takes the place of the network: notes where requests go, and gives each the same answer.</summary>
public sealed class RecordingNetwork(string body) : HttpMessageHandler
{
    public List<Uri> Addresses { get; } = [];

    public List<string> Authorizations { get; } = [];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Addresses.Add(request.RequestUri!);
        Authorizations.Add(string.Join(", ", request.Headers.NonValidated["Authorization"]));
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "text/xml") });
    }
}
