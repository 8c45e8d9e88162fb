using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MediaExchange.Transfer.Engine.Text;

/// <summary>Bytes as people write and read them: <c>64 MiB</c>, <c>4.55 TiB</c>. What is written has powers of 1,024, as S3's limits have.</summary>
public static class ByteText
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>Writes a number of bytes with three digits that count, such as <c>999 B</c>, <c>1.5 KiB</c> or <c>48.8 TiB</c>.</summary>
    public static string Format(long bytes) => Format((double)bytes);

    /// <summary>Writes a speed, such as <c>1.25 GiB/s</c>.</summary>
    /// <param name="bytesPerSecond">Bytes a second.</param>
    public static string FormatRate(double bytesPerSecond) => Format(bytesPerSecond) + "/s";

    /// <summary>Reads a number of bytes: digits, a fraction if wanted, and a unit.</summary>
    /// <param name="text">Such as <c>8388608</c>, <c>64MiB</c>, <c>64 mib</c>, <c>1.5GiB</c>, and in powers of 1,000 <c>5TB</c>.</param>
    /// <param name="bytes">The number of bytes.</param>
    /// <param name="problem">Why the text is none, in one sentence.</param>
    public static bool TryParse(string? text, out long bytes, [NotNullWhen(false)] out string? problem)
    {
        bytes = 0;
        var trimmed = (text ?? "").Trim();
        var digits = trimmed.AsSpan().IndexOfAnyExcept(NumberCharacters);
        var number = digits < 0 ? trimmed : trimmed[..digits];
        var factor = Factor(digits < 0 ? "" : trimmed[digits..].Trim());
        if (factor == 0 || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
        {
            problem = $"'{text}' is not a size; write bytes, or a number with KiB, MiB, GiB or TiB, such as 64MiB.";
            return false;
        }

        // Compared before multiplying: a decimal overflows by throwing.
        if (value > long.MaxValue / factor)
        {
            problem = $"'{text}' is too large a size.";
            return false;
        }

        bytes = (long)(value * factor);
        problem = null;
        return true;
    }

    private static string Format(double value)
    {
        var unit = 0;
        // 999.5 and not 1,024: four digits before the point would be written as '1023 KiB'.
        while (Math.Abs(value) >= 999.5 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        var digits = unit == 0 || Math.Abs(value) >= 99.95 ? "0" : Math.Abs(value) >= 9.995 ? "0.#" : "0.##";
        return $"{value.ToString(digits, CultureInfo.InvariantCulture)} {Units[unit]}";
    }

    private static long Factor(string unit) => unit.ToUpperInvariant() switch
    {
        "" or "B" => 1,
        "KIB" => 1L << 10,
        "MIB" => 1L << 20,
        "GIB" => 1L << 30,
        "TIB" => 1L << 40,
        "PIB" => 1L << 50,
        "K" or "KB" => 1_000,
        "M" or "MB" => 1_000_000,
        "G" or "GB" => 1_000_000_000,
        "T" or "TB" => 1_000_000_000_000,
        "P" or "PB" => 1_000_000_000_000_000,
        _ => 0,
    };
}
