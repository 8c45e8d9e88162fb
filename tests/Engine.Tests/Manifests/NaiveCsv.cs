namespace Engine.Tests.Manifests;

/// <summary>The rules of quoting, read slowly and plainly: what the parser is checked against.</summary>
internal static class NaiveCsv
{
    /// <summary>The lines at which rows begin, good and bad.</summary>
    internal static IEnumerable<long> Lines(string text) => Rows(text).Select(row => row.Line);

    /// <summary>The keys of the rows that are good, have no version, and follow no row with one.</summary>
    internal static IEnumerable<string> Keys(string text)
    {
        int? columns = null;
        foreach (var (_, fields) in Rows(text))
        {
            if (fields is null || fields.Count is not (2 or 3) || fields[0].Length < 3 || !fields[0].All(char.IsAsciiLetter) || fields[1].Length == 0)
                continue;
            if (fields.Count == 3 && (fields[2].Length == 0 || fields[2].Any(c => c is < '!' or > '~' or ',' or '"')))
                continue;
            columns ??= fields.Count;
            if (fields.Count == columns && columns == 2)
                yield return fields[1];
        }
    }

    private static IEnumerable<(long Line, List<string>? Fields)> Rows(string text)
    {
        var at = 0;
        var line = 1L;
        while (at < text.Length)
        {
            var begin = at;
            var fields = Row(text, ref at);
            // A broken quote gives up the first line only.
            if (fields is null)
                at = text.IndexOf('\n', begin) is >= 0 and var end ? end + 1 : text.Length;
            if (fields is not [""] || text[begin] == '"')
                yield return (line, fields);
            line += text[begin..at].Count(c => c == '\n');
        }
    }

    private static List<string>? Row(string text, ref int at)
    {
        var fields = new List<string>();
        while (true)
        {
            var field = "";
            if (at < text.Length && text[at] == '"')
            {
                at++;
                while (true)
                {
                    if (at == text.Length)
                        return null;
                    if (text[at] != '"')
                        field += text[at++];
                    else if (at + 1 < text.Length && text[at + 1] == '"')
                        (field, at) = (field + '"', at + 2);
                    else
                        break;
                }

                at++;
                if (text.AsSpan(at).StartsWith("\r\n", StringComparison.Ordinal) || text.AsSpan(at) is "\r")
                    at++;
                if (at < text.Length && text[at] is not (',' or '\n'))
                    return null;
            }
            else
            {
                while (at < text.Length && text[at] is not (',' or '\n'))
                    field += text[at++];
                if ((at == text.Length || text[at] == '\n') && field.EndsWith('\r'))
                    field = field[..^1];
            }

            fields.Add(field);
            if (at == text.Length)
                return fields;
            if (text[at++] == '\n')
                return fields;
        }
    }
}
