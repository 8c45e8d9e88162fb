using System.Text.RegularExpressions;
using Xunit;

namespace Architecture.Tests;

public sealed partial class HygieneTests
{
    private static readonly string[] Folders = ["src", "tests", "build", "benchmarks"];

    [Fact]
    public void The_version_stands_in_the_module_manifest_alone()
    {
        var manifest = File.ReadAllText(Path.Combine(Repository.Root, "MediaExchange.Transfer.psd1"));
        var version = ModuleVersion().Match(manifest).Groups[1].Value;
        Assert.Matches(@"^\d+\.\d+\.\d+$", version);
        Assert.Equal(version, typeof(MediaExchange.Transfer.Engine.TransferEngine).Assembly.GetName().Version!.ToString(3));
        Assert.DoesNotContain(Projects(), file => VersionProperty().IsMatch(File.ReadAllText(file)));
    }

    [Fact]
    public void Package_versions_stand_in_one_file_alone()
    {
        Assert.DoesNotContain(Projects(), file => PackageVersion().IsMatch(File.ReadAllText(file)));
    }

    private static IEnumerable<string> Projects() =>
        Folders
            .Select(folder => Path.Combine(Repository.Root, folder))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.*proj", SearchOption.AllDirectories));

    [GeneratedRegex(@"ModuleVersion\s*=\s*'([^']+)'")]
    private static partial Regex ModuleVersion();

    [GeneratedRegex("<(Version|VersionPrefix|AssemblyVersion|FileVersion|PackageVersion)>")]
    private static partial Regex VersionProperty();

    [GeneratedRegex(@"<PackageReference[^>]*\bVersion=")]
    private static partial Regex PackageVersion();
}
