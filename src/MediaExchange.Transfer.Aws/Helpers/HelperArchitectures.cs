using MediaExchange.Transfer.Aws.Images;

namespace MediaExchange.Transfer.Aws.Helpers;

/// <summary>What images call the architectures that helpers can have.</summary>
public static class HelperArchitectures
{
    private static readonly HelperArchitecture[] All = Enum.GetValues<HelperArchitecture>();

    /// <summary>The architectures of an image that a helper can have.</summary>
    /// <param name="archive">The image.</param>
    public static IReadOnlyList<HelperArchitecture> Architectures(this ImageArchive archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
        return [.. All.Where(each => archive.Find(each.Platform()) is not null)];
    }

    /// <summary>Its name in images.</summary>
    internal static string Platform(this HelperArchitecture architecture) => architecture switch
    {
        HelperArchitecture.arm64 => "linux/arm64",
        _ => "linux/amd64",
    };
}
