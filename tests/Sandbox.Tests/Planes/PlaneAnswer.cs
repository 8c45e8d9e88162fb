using System.Xml.Linq;

namespace Sandbox.Tests.Planes;

/// <summary>An answer of a plane.</summary>
internal sealed record PlaneAnswer(int Status, string Text)
{
    public XElement Xml => XElement.Parse(Text);

    /// <summary>The text of the first element with this name, or null.</summary>
    public string? this[string element] => Xml.Descendants().FirstOrDefault(found => found.Name.LocalName == element)?.Value;

    /// <summary>The members of the first list with this name, each as its direct children.</summary>
    public IReadOnlyList<Dictionary<string, string>> Members(string list) =>
        [.. Xml.Descendants().First(found => found.Name.LocalName == list).Elements()
            .Select(member => member.Elements().ToDictionary(child => child.Name.LocalName, child => child.Value))];
}
