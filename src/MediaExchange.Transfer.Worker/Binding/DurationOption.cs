using System.CommandLine;
using System.Globalization;

namespace MediaExchange.Transfer.Worker.Binding;

/// <summary>Options whose value is a time, such as <c>90s</c> or <c>2h</c>.</summary>
internal static class DurationOption
{
    // Timers end at 49 days.
    private const int MaxDays = 30;

    public static Option<TimeSpan?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "time",
        CustomParser = result =>
        {
            var given = result.Tokens[0].Value;
            if (Parse(given) is { } time)
                return time;
            result.AddError($"'{given}' is no value of {name}; write a number and s, m, h or d, such as 90s or 2h, above 0 and up to {MaxDays}d.");
            return null;
        },
    };

    private static TimeSpan? Parse(string text)
    {
        if (text.Length < 2 || !double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return null;
        var seconds = number * text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86_400, _ => 0 };
        return seconds >= 0.001 && seconds <= MaxDays * 86_400.0 ? TimeSpan.FromSeconds(seconds) : null;
    }
}
