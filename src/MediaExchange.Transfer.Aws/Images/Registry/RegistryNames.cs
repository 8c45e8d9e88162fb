using System.Text.RegularExpressions;

namespace MediaExchange.Transfer.Aws.Images.Registry;

/// <summary>What names a registry takes.</summary>
internal static partial class RegistryNames
{
    public static void CheckRegistry(Uri registry, bool withCredentials)
    {
        if (!registry.IsAbsoluteUri || registry.Scheme is not ("http" or "https") || registry.UserInfo.Length > 0 || registry.PathAndQuery != "/")
        {
            // Without what stands before the @, which may be a password.
            var shown = registry.IsAbsoluteUri ? registry.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.UserInfo, UriFormat.UriEscaped) : registry.OriginalString;
            throw Invalid($"'{shown}' is no address of a registry; give one such as https://111122223333.dkr.ecr.eu-west-1.amazonaws.com.");
        }

        if (withCredentials && registry.Scheme == "http" && !registry.IsLoopback)
            throw Invalid($"The registry {registry.Authority} would get the password unencrypted; give its https address.");
    }

    public static void CheckRepository(string repository)
    {
        if (repository.Length > 255 || !Repository().IsMatch(repository))
            throw Invalid($"'{repository}' is no name of a repository: lower-case letters, digits and . _ - between them, in parts with slashes between.");
    }

    public static void CheckTag(string tag)
    {
        if (!Tag().IsMatch(tag))
            throw Invalid($"'{tag}' is no tag: up to 128 letters, digits, . _ and -, not beginning with . or -.");
    }

    public static void CheckReference(string reference)
    {
        if (!Digest().IsMatch(reference))
            CheckTag(reference);
    }

    private static ImageException Invalid(string message) => new(ImageFailure.InvalidName, message);

    [GeneratedRegex(@"^[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*(/[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*)*\z")]
    private static partial Regex Repository();

    [GeneratedRegex(@"^sha256:[0-9a-f]{64}\z")]
    private static partial Regex Digest();

    [GeneratedRegex(@"^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}\z")]
    private static partial Regex Tag();
}
