using System.Diagnostics.CodeAnalysis;

namespace MediaExchange.Transfer.Sandbox.S3;

/// <summary>A query string, decoded once; a name without <c>=</c> has the empty value. Names are case-sensitive, the first of several wins.</summary>
internal sealed class S3Query
{
    private readonly List<KeyValuePair<string, string>> _pairs = [];

    /// <param name="raw">What follows the question mark, as it was sent.</param>
    public S3Query(ReadOnlySpan<char> raw)
    {
        foreach (var range in raw.Split('&'))
        {
            var pair = raw[range];
            if (pair.IsEmpty)
                continue;
            var at = pair.IndexOf('=');
            var name = at < 0 ? pair : pair[..at];
            var value = at < 0 ? [] : pair[(at + 1)..];
            _pairs.Add(new(S3Uri.Decode(name, plusIsSpace: true), S3Uri.Decode(value, plusIsSpace: true)));
        }
    }

    /// <summary>The pairs in the order in which they were sent.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs => _pairs;

    /// <summary>The value, or null when the name is not there.</summary>
    public string? this[string name] => TryGet(name, out var value) ? value : null;

    public bool Has(string name) => TryGet(name, out _);

    private bool TryGet(string name, [NotNullWhen(true)] out string? value)
    {
        foreach (var pair in _pairs)
        {
            if (pair.Key == name)
            {
                value = pair.Value;
                return true;
            }
        }

        value = null;
        return false;
    }
}
