using System.Globalization;
using System.Text;

namespace MediaExchange.Transfer.Aws.Runs;

/// <summary>The rows of one child of an array job: a range of bytes of the inventory. Slices are lines of one width, so that a child reads its own alone.</summary>
/// <param name="Offset">The first byte in the inventory.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="FirstLine">The line of the inventory that it begins with, from 1.</param>
/// <param name="Rows">How many rows.</param>
internal sealed record RunSlice(long Offset, long Length, long FirstLine, long Rows)
{
    /// <summary>Bytes of a line, its end included: four numbers of up to 19 digits, commas between them.</summary>
    public const int Width = 80;

    public static RunSlice Parse(ReadOnlySpan<byte> line)
    {
        var fields = Encoding.ASCII.GetString(line).Split(',');
        return fields is [var offset, var length, var first, var rows]
            && TryNumber(offset, out var offsetValue) && TryNumber(length, out var lengthValue) && TryNumber(first, out var firstValue) && TryNumber(rows, out var rowsValue)
            ? new RunSlice(offsetValue, lengthValue, firstValue, rowsValue)
            : throw new InvalidDataException("A line of slices.txt is not four numbers with commas between them.");
    }

    /// <summary>The line, <see cref="Width"/> bytes with its end.</summary>
    public byte[] ToLine()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Offset:D19},{Length:D19},{FirstLine:D19},{Rows}");
        return Encoding.ASCII.GetBytes(text.PadRight(Width - 1) + '\n');
    }

    private static bool TryNumber(string text, out long value) => long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
