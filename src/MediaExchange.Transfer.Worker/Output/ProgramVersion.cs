using System.Reflection;

namespace MediaExchange.Transfer.Worker.Output;

/// <summary>The version that this program was built as.</summary>
internal static class ProgramVersion
{
    /// <summary>The module's version; what a build adds behind a plus sign is left out, so that it can be compared.</summary>
    public static string Text { get; } =
        (typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "").Split('+')[0];
}
