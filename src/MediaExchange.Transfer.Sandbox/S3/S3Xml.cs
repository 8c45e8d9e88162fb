using System.Globalization;
using System.Text;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Sandbox.S3;

/// <summary>
/// Writes S3's documents. A writer of its own because S3 sends control characters of keys as character references,
/// which XML 1.0 forbids and the framework's writer therefore refuses.
/// </summary>
internal sealed class S3Xml
{
    public const string Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    private readonly StringBuilder _text = new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", 1024);
    private readonly string _root;

    /// <param name="root">The root element, in S3's namespace.</param>
    public S3Xml(string root)
    {
        _root = root;
        _text.Append('<').Append(root).Append(" xmlns=\"").Append(Namespace).Append("\">");
    }

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>How S3 names a checksum's element: <c>ChecksumCRC32</c>, ...</summary>
    public static string ElementOf(ChecksumAlgorithm algorithm) => "Checksum" + Checksums.NameOf(algorithm);

    public S3Xml Add(string name, string? value)
    {
        if (value is null)
            return this;
        _text.Append('<').Append(name).Append('>');
        Escape(value);
        _text.Append("</").Append(name).Append('>');
        return this;
    }

    public S3Xml Add(string name, long value) => Add(name, value.ToString(CultureInfo.InvariantCulture));

    public S3Xml Add(string name, bool value) => Add(name, value ? "true" : "false");

    public S3Xml Add(string name, DateTimeOffset value) => Add(name, Time(value));

    public S3Xml Add(StoredChecksum? checksum) => checksum is null ? this : Add(ElementOf(checksum.Algorithm), checksum.Value);

    public S3Xml Owner(string name, string id, string? displayName)
    {
        Open(name).Add("ID", id);
        if (!string.IsNullOrEmpty(displayName))
            Add("DisplayName", displayName);
        return Close(name);
    }

    public S3Xml Open(string name)
    {
        _text.Append('<').Append(name).Append('>');
        return this;
    }

    public S3Xml OpenWithType(string name, string type)
    {
        _text.Append('<').Append(name)
            .Append(" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"").Append(type).Append("\">");
        return this;
    }

    public S3Xml Close(string name)
    {
        _text.Append("</").Append(name).Append('>');
        return this;
    }

    /// <summary>Text inside the root, for documents such as LocationConstraint.</summary>
    public S3Xml Value(string? text)
    {
        Escape(text ?? "");
        return this;
    }

    /// <summary>Closes the root.</summary>
    public byte[] ToBytes()
    {
        Close(_root);
        return Encoding.UTF8.GetBytes(_text.ToString());
    }

    private void Escape(string value)
    {
        foreach (var c in value)
        {
            switch (c)
            {
                case '&':
                    _text.Append("&amp;");
                    break;
                case '<':
                    _text.Append("&lt;");
                    break;
                case '>':
                    _text.Append("&gt;");
                    break;
                case '"':
                    _text.Append("&quot;");
                    break;
                case < ' ' or '\u007F':
                    _text.Append("&#x").Append(((int)c).ToString("x", CultureInfo.InvariantCulture)).Append(';');
                    break;
                default:
                    _text.Append(c);
                    break;
            }
        }
    }
}
