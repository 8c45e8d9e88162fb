using System.Buffers;
using System.Text;

namespace MediaExchange.Transfer.Sandbox.S3;

/// <summary>User metadata beyond ASCII travels as RFC 2047 encoded words, as S3 sends it.</summary>
internal static class HeaderText
{
    private static readonly SearchValues<char> _printable =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c)]);

    public static string Encode(string value) => value.AsSpan().IndexOfAnyExcept(_printable) < 0
        ? value
        : $"=?UTF-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(value))}?=";

    /// <summary>Decodes a value that is one or several encoded words of UTF-8; others stay as they are.</summary>
    public static string Decode(string value)
    {
        if (!value.StartsWith("=?UTF-8?", StringComparison.OrdinalIgnoreCase) || !value.EndsWith("?=", StringComparison.Ordinal))
            return value;
        using var bytes = new MemoryStream();
        foreach (var word in value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!TryDecodeWord(word, bytes))
                return value;
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static bool TryDecodeWord(string word, MemoryStream target)
    {
        var fields = word.Split('?');
        if (fields.Length != 5 || fields[0] != "=" || fields[4] != "=")
            return false;
        try
        {
            if (fields[2] is "B" or "b")
                target.Write(Convert.FromBase64String(fields[3]));
            else if (fields[2] is "Q" or "q")
                target.Write(Encoding.UTF8.GetBytes(S3Uri.Decode(fields[3].Replace("%", "%25", StringComparison.Ordinal).Replace('_', ' ').Replace('=', '%'))));
            else
                return false;
            return true;
        }
        catch (Exception error) when (error is FormatException or S3Exception)
        {
            return false;
        }
    }
}
