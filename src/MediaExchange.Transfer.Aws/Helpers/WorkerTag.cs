using System.Text.RegularExpressions;

namespace MediaExchange.Transfer.Aws.Helpers;

/// <summary>The tag of a worker's image: the module's version, its architecture, and for another build of the same version the beginning of its digest.</summary>
/// <param name="Version">The version of the module that the image goes with.</param>
/// <param name="Architecture">Its architecture; <see langword="null"/> where a person has chosen the tag.</param>
internal sealed partial record WorkerTag(Version Version, HelperArchitecture? Architecture)
{
    // Enough of a digest that two builds never share it, and short enough to be read.
    private const int DigestDigits = 12;

    /// <summary>The tag of the first build of a version. Lambda takes no image of several architectures, so each has its own.</summary>
    public static string Of(string version, HelperArchitecture architecture) => $"{version}-{architecture}";

    /// <summary>The tag of a later build: tags are given once.</summary>
    public static string OfBuild(string version, HelperArchitecture architecture, string digest) => $"{Of(version, architecture)}-{digest["sha256:".Length..][..DigestDigits]}";

    /// <summary>Reads a tag, or an image's address that ends in one.</summary>
    /// <returns><see langword="null"/> when it does not begin with a version.</returns>
    public static WorkerTag? Read(string? text) => text is not null && Pattern().Match(text[(text.LastIndexOf(':') + 1)..]) is { Success: true } match
        && Version.TryParse(match.Groups["version"].Value, out var version)
        ? new WorkerTag(version, Enum.TryParse<HelperArchitecture>(match.Groups["architecture"].Value, out var architecture) ? architecture : null)
        : null;

    [GeneratedRegex(@"^(?<version>[0-9]+\.[0-9]+\.[0-9]+)(-(?<architecture>arm64|x86_64)(-[0-9a-f]{12})?)?\z")]
    private static partial Regex Pattern();
}
