using System.Globalization;
using System.Xml.Linq;

namespace MediaExchange.Transfer.Aws.Clients.Xml;

/// <summary>Writes elements in one namespace; what is <see langword="null"/> becomes nothing, which an element takes as no content.</summary>
internal sealed class XmlWriting(XNamespace ns)
{
    public XElement Element(string name, params ReadOnlySpan<object?> content) => new(ns + name, content.ToArray());

    public XElement? Text(string name, string? value) => value is null ? null : new XElement(ns + name, value);

    public XElement? Flag(string name, bool? value) => Text(name, value switch { true => "true", false => "false", null => null });

    public XElement? Number(string name, long? value) => Text(name, value?.ToString(CultureInfo.InvariantCulture));

    public XElement? Structure<T>(string name, T? value, Func<T, object?[]> content)
        where T : class => value is null ? null : new XElement(ns + name, content(value));

    public XElement? List<T>(string name, IReadOnlyCollection<T>? values, Func<T, object?> content) =>
        values is null ? null : new XElement(ns + name, values.Select(value => new XElement(ns + "member", content(value))));

    public XElement? Map(string name, IReadOnlyDictionary<string, string>? values) =>
        values is null ? null : new XElement(ns + name, values.Select(pair => new XElement(ns + "entry", new XElement(ns + "key", pair.Key), new XElement(ns + "value", pair.Value))));
}
