using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using MediaExchange.Transfer.Sandbox.Edge;
using MediaExchange.Transfer.Sandbox.Edge.Control;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.Planes;

/// <summary>Writes a refusal in the form of the protocol that the request came in.</summary>
internal static class PlaneErrors
{
    public static Task WriteAsync(HttpContext context, PlaneRequest request, PlaneException error)
    {
        var response = context.Response;
        response.StatusCode = error.Status;
        foreach (var (name, value) in error.Headers)
            response.Headers[name] = value;
        var id = RequestIds.Of(context);
        response.Headers["x-amzn-RequestId"] = id;
        byte[] document;
        switch (request.Protocol)
        {
            case PlaneProtocol.Query or PlaneProtocol.RestXml:
                response.ContentType = request.Protocol == PlaneProtocol.Query ? "text/xml" : "application/xml";
                document = Encoding.UTF8.GetBytes(Xml(request.Service, error, id).ToString(SaveOptions.DisableFormatting));
                break;
            case PlaneProtocol.Registry:
                response.ContentType = "application/json";
                document = JsonSerializer.SerializeToUtf8Bytes(new { errors = new[] { new { code = error.Code, message = error.Message } } }, ControlJson.Options);
                break;
            default:
                response.ContentType = request.Protocol == PlaneProtocol.Json ? "application/x-amz-json-1.1" : "application/json";
                response.Headers["x-amzn-ErrorType"] = error.Code;
                document = JsonSerializer.SerializeToUtf8Bytes(new { __type = error.Code, message = error.Message }, ControlJson.Options);
                break;
        }

        response.ContentLength = document.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(document, context.RequestAborted).AsTask();
    }

    private static XElement Xml(string service, PlaneException error, string id)
    {
        // EC2's refusals have a form of their own, and no namespace.
        if (service == "ec2")
        {
            return new XElement(
                "Response",
                new XElement("Errors", new XElement("Error", new XElement("Code", error.Code), new XElement("Message", error.Message))),
                new XElement("RequestID", id));
        }

        XNamespace ns = QueryXml.NamespaceOf(service);
        return new XElement(
            ns + "ErrorResponse",
            new XElement(
                ns + "Error",
                new XElement(ns + "Type", error.Status < 500 ? "Sender" : "Receiver"),
                new XElement(ns + "Code", error.Code),
                new XElement(ns + "Message", error.Message)),
            new XElement(ns + "RequestId", id));
    }
}
