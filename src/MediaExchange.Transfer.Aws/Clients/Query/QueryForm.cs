using System.Globalization;
using System.Text;

namespace MediaExchange.Transfer.Aws.Clients.Query;

/// <summary>The form that a request to a Query service is: names with dots for what is nested, counted from 1 for what is listed.</summary>
internal sealed class QueryForm
{
    private readonly StringBuilder _text;
    private readonly string _prefix;

    public QueryForm(string action, string version)
        : this(new StringBuilder(), "")
    {
        Add("Action", action);
        Add("Version", version);
    }

    private QueryForm(StringBuilder text, string prefix)
    {
        _text = text;
        _prefix = prefix;
    }

    public byte[] ToBytes() => Encoding.ASCII.GetBytes(_text.ToString());

    /// <summary>Adds a value; <see langword="null"/> is left out.</summary>
    public QueryForm Add(string name, string? value)
    {
        if (value is not null)
            _text.Append(_text.Length == 0 ? "" : "&").Append(Uri.EscapeDataString(_prefix + name)).Append('=').Append(Uri.EscapeDataString(value));
        return this;
    }

    public QueryForm Add(string name, bool? value) => Add(name, value switch { true => "true", false => "false", null => null });

    public QueryForm Add(string name, int? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds a list. An empty one is sent as such, for it may take the place of another; <see langword="null"/> is left out.</summary>
    public QueryForm Add(string name, IReadOnlyCollection<string>? values) => Add(name, values, static (form, value) => form.Add("", value));

    /// <summary>Adds a list of structures.</summary>
    public QueryForm Add<T>(string name, IReadOnlyCollection<T>? values, Action<QueryForm, T> write)
    {
        if (values is { Count: 0 })
            return Add(name, "");
        var number = 0;
        foreach (var value in values ?? [])
        {
            number++;
            var member = string.Create(CultureInfo.InvariantCulture, $"{_prefix}{name}.member.{number}");
            write(new QueryForm(_text, value is string ? member : member + "."), value);
        }

        return this;
    }
}
