using System.Text.Json;
using System.Text.RegularExpressions;

namespace MediaExchange.Transfer.Sandbox.Planes.Logs;

/// <summary>
/// A filter pattern: terms that must all be there, <c>?term</c> of which one must be, <c>-term</c> that must not, in quotes where they are more
/// than a word; or <c>{ $.member = "value" &amp;&amp; $.other != 3 }</c> of JSON lines, with an asterisk for the rest. The service knows more.
/// </summary>
internal sealed partial class LogPattern
{
    private readonly List<Func<string, bool>> _tests = [];

    /// <exception cref="PlaneException">InvalidParameterException: the service, or the sandbox, does not know such a pattern.</exception>
    public LogPattern(string? pattern)
    {
        var text = pattern?.Trim() ?? "";
        if (text.StartsWith('{'))
            ReadJson(text);
        else
            ReadTerms(text);
    }

    public bool Fits(string message) => _tests.TrueForAll(test => test(message));

    [GeneratedRegex("""\G\s*(?<kind>[?-]?)(?:"(?<term>(?:[^"\\]|\\.)*)"|(?<term>[^\s"]+))(?=\s|$)""")]
    private static partial Regex Term();

    [GeneratedRegex("""^\s*\$\.(?<path>[A-Za-z0-9_.-]+)\s*(?<operator>!?=)\s*(?:"(?<value>(?:[^"\\]|\\.)*)"|(?<value>[^\s"]+))\s*$""")]
    private static partial Regex Comparison();

    private static PlaneException Invalid(string pattern) => new(
        "InvalidParameterException",
        $"Invalid filter pattern: the sandbox knows terms, \"phrases\", ?term and -term, and {{ $.member = value && $.other != value }}, but not '{pattern}'.");

    private void ReadTerms(string text)
    {
        List<string> any = [];
        var at = 0;
        while (at < text.Length)
        {
            var match = Term().Match(text, at);
            if (!match.Success || text[0] == '[' || match.Groups["term"].Value.StartsWith('%'))
                throw Invalid(text);
            at += match.Length;
            var term = match.Groups["term"].Value.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
            switch (match.Groups["kind"].Value)
            {
                case "?":
                    any.Add(term);
                    break;
                case "-":
                    _tests.Add(message => !message.Contains(term, StringComparison.Ordinal));
                    break;
                default:
                    _tests.Add(message => message.Contains(term, StringComparison.Ordinal));
                    break;
            }
        }

        if (any.Count > 0)
            _tests.Add(message => any.Exists(term => message.Contains(term, StringComparison.Ordinal)));
    }

    private void ReadJson(string text)
    {
        if (!text.EndsWith('}'))
            throw Invalid(text);
        foreach (var part in text[1..^1].Split("&&"))
        {
            var match = Comparison().Match(part);
            if (!match.Success)
                throw Invalid(text);
            var path = match.Groups["path"].Value.Split('.');
            var isEqual = match.Groups["operator"].Value == "=";
            var pattern = new Regex("^" + Regex.Escape(match.Groups["value"].Value).Replace("\\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.Singleline);
            _tests.Add(message => ValueOf(message, path) is { } value && pattern.IsMatch(value) == isEqual);
        }
    }

    /// <summary>Null where the line is no JSON, or has no such member.</summary>
    private static string? ValueOf(string message, string[] path)
    {
        if (!message.StartsWith('{'))
            return null;
        try
        {
            using var document = JsonDocument.Parse(message);
            var element = document.RootElement;
            foreach (var name in path)
            {
                if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                    return null;
            }

            return element.ToString();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
