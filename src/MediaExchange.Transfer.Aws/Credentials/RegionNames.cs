using System.Text.RegularExpressions;
using Amazon;

namespace MediaExchange.Transfer.Aws.Credentials;

/// <summary>Names of AWS regions.</summary>
internal static partial class RegionNames
{
    /// <summary>Whether a region is known, or looks like one that is newer than the SDK.</summary>
    public static bool IsPlausible(string region) => Known().Contains(region) || Shape().IsMatch(region);

    /// <summary>The known region whose name is most like the one given.</summary>
    public static string Nearest(string region) => Known().MinBy(known => Distance(known, region.ToLowerInvariant()))!;

    /// <summary>The name in what a session keeps as its region: a name, or another SDK's RegionEndpoint, or AWS.Tools' AWSRegion.</summary>
    public static string? Of(object stored)
    {
        for (var depth = 0; depth < 3; depth++)
        {
            if (stored is string text)
                return text.Length == 0 ? null : text;
            var type = stored.GetType();
            var next = (type.GetProperty("BaseObject") ?? type.GetProperty("SystemName") ?? type.GetProperty("Region"))?.GetValue(stored);
            if (next is null)
                break;
            stored = next;
        }

        return stored.ToString();
    }

    private static IEnumerable<string> Known() => RegionEndpoint.EnumerableAllRegions.Select(r => r.SystemName);

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }

    [GeneratedRegex("^(af|ap|ca|cn|eu|il|me|mx|sa|us|us-gov|us-iso[a-z]?|eu-iso[a-z]?|eusc-[a-z]{2})-(north|south|east|west|central|northeast|northwest|southeast|southwest)-[0-9]{1,2}$")]
    private static partial Regex Shape();
}
