using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Sandbox.Tests.Server;

/// <summary>An answer as it came over the wire.</summary>
internal sealed record Answer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public XElement Xml => XElement.Parse(Text);

    /// <summary>S3's error code, or null.</summary>
    public string? Code => Text.Contains("<Error>", StringComparison.Ordinal) ? this["Code"] : null;

    /// <summary>The text of the first element with this name, or null.</summary>
    public string? this[string element] => All(element).FirstOrDefault();

    public IEnumerable<string> All(string element) =>
        Xml.Descendants().Where(found => found.Name.LocalName == element).Select(found => found.Value);

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public static async Task<Answer> ReadAsync(Stream stream)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all);
        var bytes = all.ToArray();
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        var lines = Encoding.UTF8.GetString(bytes, 0, end).Split("\r\n");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return new Answer(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, bytes[(end + 4)..]);
    }
}
