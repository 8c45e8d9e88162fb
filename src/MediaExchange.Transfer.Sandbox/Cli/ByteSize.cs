using System.Buffers;
using System.Globalization;

namespace MediaExchange.Transfer.Sandbox.Cli;

/// <summary>Sizes as people write them: <c>5TB</c> (10^12), <c>48.8TiB</c> (2^40), <c>1024</c>.</summary>
internal static class ByteSize
{
    private const string Prefixes = "KMGTP";
    private static readonly SearchValues<char> _digits = SearchValues.Create("0123456789.");

    public static bool TryParse(string? text, out long bytes)
    {
        bytes = 0;
        var span = text.AsSpan().Trim();
        var end = span.IndexOfAnyExcept(_digits);
        var number = end < 0 ? span : span[..end];
        var unit = end < 0 ? [] : span[end..].TrimStart();
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || !TryFactor(unit, out var factor))
            return false;
        if (value > long.MaxValue / factor)
            return false;
        bytes = (long)(value * factor);
        return true;
    }

    private static bool TryFactor(ReadOnlySpan<char> unit, out decimal factor)
    {
        factor = 1;
        if (unit.IsEmpty || unit is "B" or "b")
            return true;
        var power = Prefixes.IndexOf(char.ToUpperInvariant(unit[0])) + 1;
        var rest = unit[1..];
        var isBinary = rest.Equals("iB", StringComparison.OrdinalIgnoreCase);
        if (power == 0 || !(isBinary || rest.IsEmpty || rest.Equals("B", StringComparison.OrdinalIgnoreCase)))
            return false;
        for (var i = 0; i < power; i++)
            factor *= isBinary ? 1024 : 1000;
        return true;
    }
}
