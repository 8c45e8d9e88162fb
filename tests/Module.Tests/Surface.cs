using System.Text.RegularExpressions;
using HelpGenerator;
using MediaExchange.Transfer.Commands;

namespace Module.Tests;

/// <summary>The cmdlets as they are compiled, and the manifest as it is written.</summary>
internal static partial class Surface
{
    public static IReadOnlyList<CmdletModel> Cmdlets { get; } =
        CmdletModel.ReadAll(typeof(InvokeS3TransferCommand).Assembly, XmlDocs.Beside(typeof(InvokeS3TransferCommand).Assembly));

    public static string Manifest { get; } = Repository.Text("MediaExchange.Transfer.psd1");

    public static CmdletModel Cmdlet(string name) => Cmdlets.Single(c => c.Name == name);

    /// <summary>The strings of a list in the manifest.</summary>
    public static IEnumerable<string> ManifestList(string name) =>
        Quoted().Matches(Regex.Match(Manifest, name + @"\s*=\s*@\(([^)]*)\)").Groups[1].Value).Select(m => m.Groups[1].Value);

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Quoted();
}
