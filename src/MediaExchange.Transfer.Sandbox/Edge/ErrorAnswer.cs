using System.Globalization;
using System.Text;
using System.Xml;
using MediaExchange.Transfer.Sandbox.Planes;
using MediaExchange.Transfer.Sandbox.S3;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.Edge;

/// <summary>Writes S3's error document, or that of the service that was asked, for what never reaches the endpoint.</summary>
internal static class ErrorAnswer
{
    public static Task WriteAsync(HttpContext context, S3Exception error)
    {
        if (context.Features.Get<PlaneRequest>() is { } plane)
        {
            return PlaneErrors.WriteAsync(context, plane, PlaneException.From(error, plane.Protocol));
        }

        var response = context.Response;
        var document = Document(context, error, declaration: true);
        response.StatusCode = error.Status;
        foreach (var (name, value) in error.Headers)
        {
            response.Headers[name] = value;
        }

        if (HttpMethods.IsHead(context.Request.Method))
        {
            return Task.CompletedTask;
        }

        response.ContentType = "application/xml";
        response.ContentLength = document.Length;
        return response.Body.WriteAsync(document, context.RequestAborted).AsTask();
    }

    public static byte[] Document(HttpContext context, S3Exception error, bool declaration)
    {
        using var buffer = new MemoryStream();
        var settings = new XmlWriterSettings
        {
            Encoding = new UTF8Encoding(false),
            OmitXmlDeclaration = !declaration,
            CheckCharacters = false,
        };
        using (var xml = XmlWriter.Create(buffer, settings))
        {
            xml.WriteStartElement("Error");
            xml.WriteElementString("Code", error.Code);
            xml.WriteElementString("Message", error.Message);
            foreach (var (name, value) in error.Elements)
            {
                xml.WriteElementString(name, value);
            }

            xml.WriteElementString("Resource", context.Request.Path.Value ?? "/");
            xml.WriteElementString("RequestId", RequestIds.Of(context));
            xml.WriteElementString("HostId", RequestIds.HostId);
            xml.WriteEndElement();
        }

        return buffer.ToArray();
    }

    /// <summary>Bytes as S3 shows them beside the text of a string to sign.</summary>
    public static string HexBytes(string text) =>
        string.Join(' ', Encoding.UTF8.GetBytes(text).Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
}
