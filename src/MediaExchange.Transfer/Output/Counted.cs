using System.Globalization;

namespace MediaExchange.Transfer.Output;

/// <summary>Numbers of things, as people write them.</summary>
internal static class Counted
{
    public static string Of(long number, string thing) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {thing}{(number == 1 ? "" : "s")}");
}
