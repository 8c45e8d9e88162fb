using System.Globalization;
using System.Text;
using System.Xml.Linq;
using MediaExchange.Transfer.Sandbox.Edge;

namespace MediaExchange.Transfer.Sandbox.Planes;

/// <summary>Answers of the query protocol.</summary>
internal static class QueryXml
{
    public static string NamespaceOf(string service) => service switch
    {
        "cloudformation" => "http://cloudformation.amazonaws.com/doc/2010-05-15/",
        "sts" => "https://sts.amazonaws.com/doc/2011-06-15/",
        PlaneRequest.S3Control => "http://awss3control.amazonaws.com/doc/2018-08-20/",
        "iam" => "https://iam.amazonaws.com/doc/2010-05-08/",
        _ => $"https://{service}.amazonaws.com/doc/sandbox/",
    };

    /// <summary>An element with content; null where there is none, which leaves it out.</summary>
    public static XElement? Element(string name, object? content) => content switch
    {
        null => null,
        bool flag => new XElement(name, flag ? "true" : "false"),
        DateTimeOffset time => new XElement(name, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
        _ => new XElement(name, content),
    };

    /// <summary>A list with its members; an empty one is an empty element.</summary>
    public static XElement List(string name, IEnumerable<object?> members) =>
        new(name, members.Select(member => member is XElement element && element.Name == "member" ? element : new XElement("member", member)));

    public static XElement Tags(IReadOnlyDictionary<string, string> tags) =>
        List("Tags", tags.Select(tag => new object[] { new XElement("Key", tag.Key), new XElement("Value", tag.Value) }));

    /// <summary>Sends the result of the operation that was asked for.</summary>
    public static Task SendAsync(PlaneContext context, params object?[] result)
    {
        var operation = context.Request.Operation;
        return SendDocumentAsync(context, NamespaceOf(context.Request.Service), new XElement(
            operation + "Response",
            new XElement(operation + "Result", result),
            new XElement("ResponseMetadata", new XElement("RequestId", RequestIds.Of(context.Http)))));
    }

    /// <summary>Sends a document of whatever form, all of it in one namespace.</summary>
    public static Task SendDocumentAsync(PlaneContext context, XNamespace ns, XElement root)
    {
        foreach (var element in root.DescendantsAndSelf())
            element.Name = ns + element.Name.LocalName;
        var document = Encoding.UTF8.GetBytes(root.ToString(SaveOptions.DisableFormatting));
        var response = context.Http.Response;
        response.ContentType = "text/xml";
        response.ContentLength = document.Length;
        response.Headers["x-amzn-RequestId"] = RequestIds.Of(context.Http);
        return response.Body.WriteAsync(document, context.Http.RequestAborted).AsTask();
    }
}
