using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace HelpGenerator;

/// <summary>The documentation comments of an assembly and of those of ours that lie beside it.</summary>
internal sealed partial class XmlDocs
{
    private readonly Dictionary<string, XElement> _members = new(StringComparer.Ordinal);

    public static XmlDocs Beside(Assembly assembly)
    {
        var docs = new XmlDocs();
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(assembly.Location)!, "MediaExchange.Transfer*.xml"))
        {
            foreach (var member in XDocument.Load(file).Descendants("member"))
                docs._members[(string)member.Attribute("name")!] = member;
        }

        return docs;
    }

    public XElement? Of(Type type) => _members.GetValueOrDefault("T:" + type.FullName);

    /// <summary>What is said of a member, or of that from which it has its words.</summary>
    public XElement? Of(MemberInfo member)
    {
        var docs = _members.GetValueOrDefault($"{(member is FieldInfo ? 'F' : 'P')}:{member.DeclaringType!.FullName}.{member.Name}");
        return (string?)docs?.Element("inheritdoc")?.Attribute("cref") is { } other ? _members.GetValueOrDefault(other) : docs;
    }

    /// <summary>The text of an element on one line; empty for none.</summary>
    public static string Text(XElement? element)
    {
        var text = new StringBuilder();
        Append(element, text);
        return Spaces().Replace(text.ToString(), " ").Trim();
    }

    /// <summary>The paragraphs of an element; its text where it has none.</summary>
    public static IReadOnlyList<string> Paragraphs(XElement? element)
    {
        var paragraphs = element?.Elements("para").Select(Text).ToList() ?? [];
        return paragraphs.Count > 0 ? paragraphs : Text(element) is { Length: > 0 } text ? [text] : [];
    }

    private static void Append(XElement? element, StringBuilder text)
    {
        foreach (var node in element?.Nodes() ?? [])
        {
            if (node is XText literal)
                text.Append(literal.Value);
            else if (node is XElement { IsEmpty: true } reference)
                text.Append(Name(reference));
            else if (node is XElement inner)
                Append(inner, text);
        }
    }

    // <see langword="null"/>, <paramref name="x"/> and <see cref="T:A.B"/> stand for a word each.
    private static string Name(XElement reference)
    {
        var name = (string?)(reference.Attribute("langword") ?? reference.Attribute("name") ?? reference.Attribute("cref")) ?? "";
        return name[(name.LastIndexOfAny(['.', ':']) + 1)..];
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
