using System.Globalization;

namespace MediaExchange.Transfer.Engine.Text;

/// <summary>Times as people read them.</summary>
public static class DurationText
{
    /// <summary>Writes a time with its two largest units: <c>0.4 s</c>, <c>12.3 s</c>, <c>4 min 05 s</c>, <c>3 h 20 min</c>, <c>2 d 04 h</c>.</summary>
    public static string Format(TimeSpan time)
    {
        // 59.95 s would be written as '60.0 s'.
        if (time.TotalSeconds < 59.95)
            return string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, time.TotalSeconds):0.0} s");
        var rounded = TimeSpan.FromSeconds(Math.Round(time.TotalSeconds));
        return rounded switch
        {
            { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{rounded.Minutes} min {rounded.Seconds:00} s"),
            { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{rounded.Hours} h {rounded.Minutes:00} min"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{rounded.Days} d {rounded.Hours:00} h"),
        };
    }
}
