using System.Management.Automation;
using System.Reflection;
using MediaExchange.Transfer.Commands;
using Xunit;

namespace Module.Tests;

public sealed class CmdletTests
{
    private static readonly Type[] VerbGroups =
        [typeof(VerbsCommon), typeof(VerbsCommunications), typeof(VerbsData), typeof(VerbsDiagnostic), typeof(VerbsLifecycle), typeof(VerbsOther), typeof(VerbsSecurity)];

    public static TheoryData<string> Names => [.. Surface.Cmdlets.Select(c => c.Name)];

    [Fact]
    public void The_manifest_exports_the_cmdlets_of_the_assembly_and_nothing_else()
    {
        Assert.Equal(Surface.Cmdlets.Select(c => c.Name).Order(), Surface.ManifestList("CmdletsToExport").Order());
        foreach (var other in (string[])["FunctionsToExport", "VariablesToExport", "AliasesToExport"])
            Assert.Matches(other + @"\s*=\s*@\(\)", Surface.Manifest);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_cmdlet_has_an_approved_verb(string name)
    {
        var approved = VerbGroups.SelectMany(group => group.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(verb => (string)verb.GetRawConstantValue()!);
        Assert.Contains(Surface.Cmdlet(name).Verb, approved);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_cmdlet_says_what_it_gives(string name) => Assert.True(Surface.Cmdlet(name).HasOutputType);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_cmdlet_that_changes_something_knows_WhatIf(string name)
    {
        var cmdlet = Surface.Cmdlet(name);
        var changes = cmdlet.Verb is not ("Get" or "Test" or "Wait" or "Measure");
        Assert.Equal(changes, cmdlet.Parameters.Any(p => p.Name == "WhatIf"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_cmdlet_is_a_file_of_its_own_with_fewer_than_120_lines(string name)
    {
        var type = Surface.Cmdlet(name).Type;
        var lines = Repository.Text($"src/MediaExchange.Transfer/Commands/{type.Name}.cs").Split('\n').Length;
        Assert.InRange(lines, 1, 120);
        Assert.Equal("MediaExchange.Transfer.Commands", type.Namespace);
    }

    [Theory]
    [InlineData("AccessKey", "AK")]
    [InlineData("SecretKey", "SK", "SecretAccessKey")]
    [InlineData("SessionToken", "ST")]
    [InlineData("ProfileName", "StoredCredentials", "AWSProfileName")]
    [InlineData("ProfileLocation", "AWSProfilesLocation", "ProfilesLocation")]
    [InlineData("Credential")]
    [InlineData("Region", "RegionToCall")]
    [InlineData("EndpointUrl")]
    public void Access_parameters_have_the_names_aliases_and_binding_of_AWS_Tools(string name, params string[] aliases)
    {
        var parameters = Surface.Cmdlets.Where(c => c.Noun == "S3Transfer" || c.Name == "New-TransferInventory").Select(c => c.Parameters.Single(p => p.Name == name)).ToList();
        Assert.Equal(3, parameters.Count);
        Assert.All(parameters, parameter =>
        {
            Assert.Equal(aliases, parameter.Aliases);
            Assert.True(parameter.In("")!.FromPipelineByName);
            Assert.Null(parameter.In("")!.Position);
        });
    }

    /// <summary>They have no base in common that could declare them once; see ICopyParameters.</summary>
    [Fact]
    public void What_a_copy_is_told_is_declared_alike_here_and_for_remote_runs()
    {
        var shared = typeof(InvokeS3TransferCommand).GetInterfaces().Single(type => type.Name == "ICopyParameters").GetProperties().Select(property => property.Name).ToList();
        Assert.True(shared.Count >= 15);
        Assert.All(shared, name => Assert.Equal(Declared(typeof(InvokeS3TransferCommand), name), Declared(typeof(StartS3BatchTransferCommand), name)));

        // All but which sets it is in, which differ.
        static IEnumerable<string> Declared(Type type, string name)
        {
            var property = type.GetProperty(name)!;
            return property.GetCustomAttributesData().Where(attribute => attribute.AttributeType != typeof(ParameterAttribute) && attribute.AttributeType.Namespace == typeof(ParameterAttribute).Namespace)
                .Select(attribute => $"{attribute}").Append($"{property.PropertyType}").Order();
        }
    }

    [Fact]
    public void The_properties_of_a_sandbox_bind_to_the_access_parameters()
    {
        var sandbox = typeof(MediaExchange.Transfer.Output.TransferSandbox).GetProperties().Select(p => p.Name);
        var names = new[] { "EndpointUrl", "AccessKey", "SecretKey", "Region" };
        Assert.Equal(names.Order(), names.Intersect(sandbox).Order());
    }
}
