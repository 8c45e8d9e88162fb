using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MediaExchange.Transfer.Sandbox.Planes.Ecr;

/// <summary>Passwords for the image registry: each names account, region and end, and is sealed with a key of this sandbox.</summary>
internal sealed class EcrPasswords(TimeProvider time)
{
    /// <summary>ECR's own.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public string Issue(AwsPlace place, DateTimeOffset expires)
    {
        var claim = string.Create(CultureInfo.InvariantCulture, $"{place.AccountId}|{place.Region}|{expires.ToUnixTimeSeconds()}");
        return Convert.ToBase64String(Encoding.UTF8.GetBytes($"{claim}|{Seal(claim)}"));
    }

    /// <summary>Who has the password of an Authorization header; null when it is none, wrong or at its end.</summary>
    public AwsPlace? Check(string authorization)
    {
        const string Basic = "Basic ";
        if (!authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase)
            || Decode(authorization[Basic.Length..].Trim()) is not { } pair
            || pair.Split(':', 2) is not ["AWS", var password]
            || Decode(password)?.Split('|') is not [var account, var region, var end, var seal])
        {
            return null;
        }

        var isOurs = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Seal($"{account}|{region}|{end}")), Encoding.UTF8.GetBytes(seal));
        return isOurs && long.Parse(end, CultureInfo.InvariantCulture) > time.GetUtcNow().ToUnixTimeSeconds() ? new AwsPlace(account, region) : null;
    }

    private static string? Decode(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    private string Seal(string claim) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(claim)));
}
