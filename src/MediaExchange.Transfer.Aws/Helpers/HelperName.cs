using System.Text.RegularExpressions;

namespace MediaExchange.Transfer.Aws.Helpers;

/// <summary>How a helper and what belongs to it are called: one stack for each helper, as many side by side as wanted.</summary>
public static partial class HelperName
{
    /// <summary>The name of a helper that nobody gave one.</summary>
    public const string Default = "default";

    /// <summary>What every helper's stack begins with.</summary>
    internal const string StackPrefix = "mediaexchange-transfer-";

    /// <summary>The tag that makes a stack a helper's; its value is the helper's name.</summary>
    internal const string NameTag = "mediaexchange-transfer:helper";

    /// <summary>The tag with the version of the module that has installed or updated the helper.</summary>
    internal const string VersionTag = "mediaexchange-transfer:version";

    /// <summary>Whether a helper can be called so: a letter, then letters, digits and hyphens, all lower-case, 31 characters at most.</summary>
    /// <param name="name">The name.</param>
    /// <param name="problem">Otherwise, why not and what to do.</param>
    public static bool IsValid(string name, out string problem)
    {
        problem = name is not null && Valid().IsMatch(name)
            ? ""
            : $"'{name}' cannot be a helper's name: it begins with a lower-case letter and has lower-case letters, digits and hyphens, 31 characters at most. Choose another -Name, such as '{Default}'.";
        return problem.Length == 0;
    }

    /// <summary>The name of a helper's stack.</summary>
    public static string StackOf(string name) => StackPrefix + name;

    [GeneratedRegex("^[a-z][a-z0-9-]{0,30}\\z")]
    private static partial Regex Valid();
}
