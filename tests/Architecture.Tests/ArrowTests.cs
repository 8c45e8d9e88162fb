using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Xunit;

namespace Architecture.Tests;

/// <summary>Who may use whom. An arrow that is not here is not in the design: draw it there first.</summary>
public sealed class ArrowTests
{
    private const string Own = "MediaExchange.Transfer";

    // In these two lists, "X." stands for every assembly that begins so.
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        [Own + ".Engine"] = [],
        [Own + ".Loader"] = [],
        [Own + ".Aws"] = [Own + ".Engine", "AWSSDK."],
        [Own] = [Own + ".Aws", Own + ".Engine", "System.Management.Automation"],
        [Own + ".Worker"] = [Own + ".Aws", Own + ".Engine", "System.CommandLine"],
        [Own + ".Sandbox"] = [Own + ".Aws", Own + ".Engine", "System.CommandLine", "YamlDotNet", "Microsoft.AspNetCore", "Microsoft.AspNetCore.", "Microsoft.Extensions."],
    };

    // Of these, nobody uses what is not named above. The rest is .NET itself.
    private static readonly string[] Guarded = [Own, "AWSSDK.", "System.Management.Automation", "System.CommandLine", "Microsoft.AspNetCore.", "Microsoft.Extensions."];

    public static TheoryData<string> Assemblies => [.. Arrows.Keys];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void An_assembly_uses_only_those_that_the_design_lets_it_use(string assembly)
    {
        var undrawn = ReferencesOf(assembly).Where(r => Guarded.Any(g => Fits(g, r)) && !Arrows[assembly].Any(a => Fits(a, r)));
        Assert.Empty(undrawn);
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void An_assembly_uses_nothing_that_is_neither_in_the_design_nor_a_part_of_dotnet(string assembly)
    {
        var foreign = ReferencesOf(assembly).Where(r =>
            !Arrows[assembly].Any(a => Fits(a, r)) && !r.StartsWith("System.", StringComparison.Ordinal) && r is not ("System" or "netstandard" or "Microsoft.Win32.Primitives"));
        Assert.Empty(foreign);
    }

    [Fact]
    public void Every_project_below_src_is_in_the_design()
    {
        var projects = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension);
        Assert.Equal(Arrows.Keys.Order(), projects.Order());
    }

    private static bool Fits(string pattern, string name) =>
        pattern.EndsWith('.') ? name.StartsWith(pattern, StringComparison.Ordinal)
        : pattern == Own ? name == Own || name.StartsWith(Own + ".", StringComparison.Ordinal)
        : name == pattern;

    private static List<string> ReferencesOf(string assembly)
    {
        using var file = File.OpenRead(Path.Combine(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!, assembly + ".dll"));
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
