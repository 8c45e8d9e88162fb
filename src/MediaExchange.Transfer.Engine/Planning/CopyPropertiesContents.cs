namespace MediaExchange.Transfer.Engine.Planning;

/// <summary>What each choice of <see cref="CopyProperties"/> holds.</summary>
internal static class CopyPropertiesContents
{
    public static bool HaveHeaders(this CopyProperties properties) => properties != CopyProperties.None;

    public static bool HaveTags(this CopyProperties properties) => properties is CopyProperties.Default or CopyProperties.All;

    public static bool HaveRedirect(this CopyProperties properties) => properties == CopyProperties.All;

    public static bool HaveAnnotations(this CopyProperties properties) => properties == CopyProperties.All;
}
