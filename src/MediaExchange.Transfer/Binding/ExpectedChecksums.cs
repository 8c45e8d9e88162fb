using System.Collections;
using System.Globalization;
using System.Management.Automation;
using MediaExchange.Transfer.Engine.Hashing;

namespace MediaExchange.Transfer.Binding;

/// <summary>Reads a table of digests: @{ MD5 = '...'; SHA256 = '...' }, in hex or Base64.</summary>
internal static class ExpectedChecksums
{
    /// <summary>The digests of a table.</summary>
    /// <returns><see langword="null"/> with <paramref name="problem"/> set.</returns>
    public static IReadOnlyList<DigestValue>? Read(IDictionary? table, out string problem)
    {
        problem = "";
        var values = new List<DigestValue>();
        foreach (DictionaryEntry entry in table ?? new Hashtable())
        {
            var name = Convert.ToString(entry.Key, CultureInfo.InvariantCulture);
            var text = Convert.ToString(entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value, CultureInfo.InvariantCulture);
            if (!DigestAlgorithms.TryParse(name, out var algorithm))
                problem = $"'{name}' in -Compare is no digest that can be computed. Write one of {string.Join(", ", DigestAlgorithms.All.Select(a => a.Word().ToUpperInvariant()))}.";
            else if (!DigestValue.TryParse(algorithm, text, out var value))
                problem = $"'{text}' in -Compare is no {name}: it has {2 * algorithm.Size()} digits in hex, or {(algorithm.Size() + 2) / 3 * 4} characters in Base64. Write the whole digest.";
            else if (values.Exists(other => other.Algorithm == algorithm))
                problem = $"-Compare names {algorithm.Word().ToUpperInvariant()} twice. Leave one out.";
            else
                values.Add(value);
            if (problem.Length > 0)
                return null;
        }

        return values;
    }
}
