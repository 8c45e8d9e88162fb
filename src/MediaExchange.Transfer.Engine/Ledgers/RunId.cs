using System.Globalization;

namespace MediaExchange.Transfer.Engine.Ledgers;

/// <summary>Makes ids of runs.</summary>
public static class RunId
{
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>Makes an id that sorts by time and does not collide: <c>yyyyMMdd-HHmmss-</c> and six random characters.</summary>
    public static string New(TimeProvider? time = null) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(time ?? TimeProvider.System).GetUtcNow():yyyyMMdd-HHmmss}-{System.Security.Cryptography.RandomNumberGenerator.GetString(Alphabet, 6)}");
}
