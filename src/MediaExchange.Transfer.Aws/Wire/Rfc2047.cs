using System.Text;

namespace MediaExchange.Transfer.Aws.Wire;

/// <summary>Text outside ASCII in a header, as S3 writes and reads it: <c>=?UTF-8?B?…?=</c>.</summary>
internal static class Rfc2047
{
    // An encoded word has at most 75 characters (RFC 2047, section 2), 12 of them around the text: 60 of base64, 45 bytes.
    private const int BytesInWord = 45;

    /// <summary>Encodes a text with characters outside ASCII; any other is returned as it is.</summary>
    public static string Encode(string text)
    {
        if (Ascii.IsValid(text))
            return text;
        var result = new StringBuilder();
        var word = new byte[BytesInWord];
        var filled = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            // A word never splits a character.
            if (filled + rune.Utf8SequenceLength > BytesInWord)
                Flush();
            filled += rune.EncodeToUtf8(word.AsSpan(filled));
        }

        Flush();
        return result.ToString();

        void Flush()
        {
            if (result.Length > 0)
                result.Append(' ');
            result.Append("=?UTF-8?B?").Append(Convert.ToBase64String(word, 0, filled)).Append("?=");
            filled = 0;
        }
    }
}
