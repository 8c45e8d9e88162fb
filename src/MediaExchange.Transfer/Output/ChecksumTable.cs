using System.Collections.Specialized;

namespace MediaExchange.Transfer.Output;

/// <summary>Digests by name, as a table whose names are found in any case: MD5, SHA256, ... -Compare takes such a table.</summary>
internal static class ChecksumTable
{
    public static OrderedDictionary? Of(IReadOnlyDictionary<string, string>? digests)
    {
        if (digests is null)
            return null;
        var table = new OrderedDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (var (word, digest) in digests)
            table.Add(word.ToUpperInvariant(), digest);
        return table.AsReadOnly();
    }
}
