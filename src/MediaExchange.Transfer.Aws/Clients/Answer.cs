using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace MediaExchange.Transfer.Aws.Clients;

/// <summary>An answer as it came.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Header">Reads a header; <see langword="null"/> where there is none.</param>
/// <param name="Body">All bytes of the body.</param>
internal sealed record Answer(int Status, Func<string, string?> Header, byte[] Body)
{
    // No answer of these services comes near it; a document that grows while it is read would.
    private const long MostCharacters = 64 * 1024 * 1024;

    /// <summary>What to quote when asking AWS about a request; empty where the answer does not tell.</summary>
    public string RequestId => Header("x-amzn-RequestId") ?? Header("x-amz-request-id") ?? "";

    /// <summary>The beginning of the body.</summary>
    public string Text(int most)
    {
        var text = Encoding.UTF8.GetString(Body, 0, Math.Min(Body.Length, 4 * most));
        return text.Length <= most ? text : text[..most];
    }

    /// <summary>The body's root element.</summary>
    /// <exception cref="XmlException">It is not XML.</exception>
    public XElement Xml()
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MostCharacters };
        using var reader = XmlReader.Create(new MemoryStream(Body), settings);
        return XElement.Load(reader);
    }
}
