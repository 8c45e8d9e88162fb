using System.Text;
using System.Text.RegularExpressions;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Manifests;

/// <summary>Chooses objects of a listing by the names of their keys.</summary>
/// <remarks>
/// Patterns are matched against the key without the listing's prefix. <c>*</c> stands for any characters, slashes and line breaks too,
/// <c>?</c> for one, <c>[abc]</c> and <c>[!abc]</c> for one of a set; all else, case included, for itself.
/// Unlike in the AWS CLI the order of patterns does not matter: what is excluded stays out.
/// </remarks>
public static class KeyFilter
{
    /// <summary>Makes a filter for <see cref="InventoryBuilder"/>.</summary>
    /// <param name="prefix">The prefix of the listing, which the patterns leave out.</param>
    /// <param name="include">A key must match one of them; none lets all in.</param>
    /// <param name="exclude">A key must match none of them.</param>
    /// <returns><see langword="null"/> when there is nothing to filter.</returns>
    /// <exception cref="TransferException">A set has a range that runs backwards, such as <c>[z-a]</c>.</exception>
    public static Func<ListedObject, bool>? Create(string prefix, IReadOnlyList<string> include, IReadOnlyList<string> exclude)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentNullException.ThrowIfNull(include);
        ArgumentNullException.ThrowIfNull(exclude);
        if (include.Count == 0 && exclude.Count == 0)
            return null;
        var wanted = include.Select(Compile).ToArray();
        var unwanted = exclude.Select(Compile).ToArray();
        return entry =>
        {
            var key = entry.Key.AsSpan(prefix.Length);
            return (wanted.Length == 0 || AnyMatch(wanted, key)) && !AnyMatch(unwanted, key);
        };
    }

    private static bool AnyMatch(Regex[] patterns, ReadOnlySpan<char> key)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.IsMatch(key))
                return true;
        }

        return false;
    }

    // NonBacktracking: a pattern such as *a*a*a*b must not take exponential time on a key of somebody else's making.
    private static Regex Compile(string glob)
    {
        var pattern = new StringBuilder(@"\A");
        for (var i = 0; i < glob.Length; i++)
        {
            var close = glob[i] == '[' ? SetEnd(glob, i) : -1;
            if (close > 0)
            {
                pattern.Append(Set(glob.AsSpan(i + 1, close - i - 1)));
                i = close;
            }
            else
            {
                // A character beyond U+FFFF is two chars here, and one '?' to a person.
                pattern.Append(glob[i] switch { '*' => ".*", '?' => @"(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|.)", _ => Regex.Escape(glob[i].ToString()) });
            }
        }

        try
        {
            return new Regex(pattern.Append(@"\z").ToString(), RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (ArgumentException exception)
        {
            throw new TransferException(FailureKind.InvalidRequest, $"The pattern '{glob}' has a range that runs backwards; write it like [a-z], or a literal hyphen first, like [-az].", glob, exception);
        }
    }

    // A ']' directly after '[' or '[!' belongs to the set; a '[' that is never closed stands for itself.
    private static int SetEnd(string glob, int open)
    {
        var first = open + 1 < glob.Length && glob[open + 1] == '!' ? open + 2 : open + 1;
        return first < glob.Length ? glob.IndexOf(']', first + 1) : -1;
    }

    private static string Set(ReadOnlySpan<char> content)
    {
        var negated = content[0] == '!';
        var members = new StringBuilder(negated ? "[^" : "[");
        foreach (var c in negated ? content[1..] : content)
            members.Append(c is '\\' or ']' or '[' or '^' ? "\\" + c : c.ToString());
        return members.Append(']').ToString();
    }
}
