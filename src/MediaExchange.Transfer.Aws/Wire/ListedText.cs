using System.Text;

namespace MediaExchange.Transfer.Aws.Wire;

/// <summary>Text of a listing with encoding-type=url: without it, keys with control characters would break the XML.</summary>
internal static class ListedText
{
    /// <summary>Decodes once, a plus sign to a space as S3 means it.</summary>
    public static string Decode(string text, string? encodingType)
    {
        if (encodingType != "url" || text.AsSpan().IndexOfAny('%', '+') < 0)
            return text;
        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        var length = 0;
        var run = 0;
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == '%' && at + 2 < text.Length && char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2]))
            {
                bytes[length++] = Convert.ToByte(text.Substring(at + 1, 2), 16);
                at += 3;
                continue;
            }

            if (text[at] == '+')
            {
                bytes[length++] = (byte)' ';
                at++;
                continue;
            }

            // A stray percent sign stands for itself.
            run = at++;
            while (at < text.Length && text[at] is not ('%' or '+'))
                at++;
            length += Encoding.UTF8.GetBytes(text.AsSpan(run, at - run), bytes.AsSpan(length));
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }
}
