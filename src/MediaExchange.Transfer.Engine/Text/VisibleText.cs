using System.Buffers;
using System.Globalization;
using System.Text;

namespace MediaExchange.Transfer.Engine.Text;

/// <summary>Makes text safe to show: a key may hold line breaks, terminal commands and marks that turn the direction of writing.</summary>
public static class VisibleText
{
    // The controls of Unicode's bidirectional algorithm: invisible, and able to make a key look like another one.
    private static readonly SearchValues<char> Dangerous = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(c => (char)c), .. Enumerable.Range(0x7f, 0x21).Select(c => (char)c),
         '\u061c', '\u200e', '\u200f', '\u2028', '\u2029', .. "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]);

    /// <summary>Writes control characters as <c>\n</c>, <c>\t</c>, <c>\r</c> or <c>\u001b</c>; everything else stays. One line in, one line out.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.AsSpan().IndexOfAny(Dangerous) < 0)
            return text;
        var shown = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (!Dangerous.Contains(c))
                shown.Append(c);
            else
                shown.Append(c switch { '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", _ => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture) });
        }

        return shown.ToString();
    }

    /// <summary>As <see cref="Of"/>, cut in the middle to a number of characters.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">The most characters of the result, 5 or more.</param>
    public static string Shortened(string text, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 5);
        var shown = Of(text);
        if (shown.Length <= length)
            return shown;
        var head = (length - 1) / 2;
        var tail = shown.Length - (length - 1 - head);
        // Half a surrogate pair is no character.
        if (char.IsHighSurrogate(shown[head - 1]))
            head--;
        if (char.IsLowSurrogate(shown[tail]))
            tail++;
        return string.Concat(shown.AsSpan(0, head), "…", shown.AsSpan(tail));
    }
}
