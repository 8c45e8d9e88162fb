using System.Net;

namespace MediaExchange.Transfer.Aws.Clients.Xml;

/// <summary>Reads the error answers of services that speak XML: an Error element, alone or inside of an ErrorResponse.</summary>
internal static class XmlFailures
{
    public static ServiceFailure Read(Answer answer)
    {
        if (answer.Body.Length == 0)
            return ServiceFailure.Unreadable(answer);
        var root = answer.Xml();
        var error = root.DescendantsAndSelf().FirstOrDefault(e => e.Name.LocalName == "Error");
        if (error?.Text("Code") is not { Length: > 0 } code)
            return ServiceFailure.Unreadable(answer);
        var requestId = root.Text("RequestId") ?? root.Text("RequestID") ?? error.Text("RequestId") ?? answer.RequestId;
        return new ServiceFailure(code, error.Text("Message") ?? code, requestId, (HttpStatusCode)answer.Status);
    }
}
