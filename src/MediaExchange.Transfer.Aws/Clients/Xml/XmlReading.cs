using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace MediaExchange.Transfer.Aws.Clients.Xml;

/// <summary>Reads an answer's elements by their local names. What is not there is <see langword="null"/>, or an empty list.</summary>
internal static class XmlReading
{
    public static XElement? Child(this XElement element, string name) => element.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    public static string? Text(this XElement element, string name) => element.Child(name)?.Value;

    public static bool? Flag(this XElement element, string name) => element.Text(name) is { } text ? XmlConvert.ToBoolean(text) : null;

    public static int? Int(this XElement element, string name) => element.Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    public static long? Long(this XElement element, string name) => element.Text(name) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>A time, in UTC.</summary>
    public static DateTime? Time(this XElement element, string name) => element.Text(name) is { } text
        ? DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal)
        : null;

    public static T? Structure<T>(this XElement element, string name, Func<XElement, T> read)
        where T : class => element.Child(name) is { } child ? read(child) : null;

    public static List<T> List<T>(this XElement element, string name, Func<XElement, T> read) =>
        element.Child(name)?.Elements().Where(e => e.Name.LocalName is "member" or "item").Select(read).ToList() ?? [];

    public static List<string> Texts(this XElement element, string name) => element.List(name, e => e.Value);

    public static Dictionary<string, string> Map(this XElement element, string name)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in element.Child(name)?.Elements() ?? [])
            map[entry.Text("key") ?? ""] = entry.Text("value") ?? "";
        return map;
    }
}
