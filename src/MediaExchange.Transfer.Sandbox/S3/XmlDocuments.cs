using System.Xml;
using System.Xml.Linq;

namespace MediaExchange.Transfer.Sandbox.S3;

/// <summary>Reads documents that clients send. Names count without their namespace: S3 takes both.</summary>
internal static class XmlDocuments
{
    private static readonly XmlReaderSettings _settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,

        // Keys may have control characters, which come as character references.
        CheckCharacters = false,
    };

    /// <exception cref="S3Exception">MalformedXML: not well-formed, or another root.</exception>
    public static XElement Parse(byte[] document, string root)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(document), _settings);
            var element = XElement.Load(reader, LoadOptions.PreserveWhitespace);
            return element.Name.LocalName == root ? element : throw S3Errors.MalformedXml();
        }
        catch (XmlException)
        {
            throw S3Errors.MalformedXml();
        }
    }

    /// <summary>The text of the first child with this name, or null.</summary>
    public static string? Text(XElement parent, string name) => Child(parent, name)?.Value;

    public static XElement? Child(XElement parent, string name) =>
        parent.Elements().FirstOrDefault(element => element.Name.LocalName == name);

    public static IEnumerable<XElement> Children(XElement parent, string name) =>
        parent.Elements().Where(element => element.Name.LocalName == name);
}
