using System.Text.RegularExpressions;
using Template.Tests.Support;
using Xunit;

namespace Template.Tests;

public sealed partial class ActionTests
{
    private const string Failures = "src/MediaExchange.Transfer.Engine/Copying/Failures.cs";

    public static TheoryData<string> FromCode => [.. ActionUse.All.Where(use => use.Folder is not null).Select(use => use.Action)];

    [Fact]
    public void Roles_are_allowed_what_is_used_and_nothing_else() => Assert.Equal(ActionUse.All.Select(use => use.Action).Order(), AllowedToRoles().Order());

    [Theory]
    [MemberData(nameof(FromCode))]
    public void What_code_uses_is_in_the_code(string action)
    {
        var use = ActionUse.All.Single(use => use.Action == action);
        var code = Directory.EnumerateFiles(Path.Combine(Repository.Root, use.Folder!), "*.cs", SearchOption.AllDirectories);
        Assert.True(
            code.Any(file => File.ReadAllText(file).Contains(use.Text, StringComparison.Ordinal)),
            $"Nothing in {use.Folder} needs {action} any more: '{use.Text}' is not there.");
    }

    /// <summary>Advice that names an action which the helper's roles lack would be wrong, or the template is.</summary>
    [Fact]
    public void What_the_engine_advises_to_allow_is_allowed()
    {
        var advised = Action().Matches(Repository.Read(Failures)).Select(match => match.Value).Distinct().ToList();
        Assert.True(advised.Count > 10);
        Assert.Subset(AllowedToRoles(), advised.ToHashSet());
    }

    [Theory]
    [InlineData("SourcePolicy", "Put|Delete|Abort|Create")]
    [InlineData("DestinationPolicy", "Delete")]
    [InlineData("StartPolicy", "s3:|batch:|Put(?!LogEvents)")]
    [InlineData("InstanceRole", "s3:|batch:|lambda:|iam:")]
    public void No_policy_goes_beyond_its_purpose(string owner, string beyond) =>
        Assert.All(
            Statement.Of(new Stack(HelperTemplate.Deployment(optional: true))).Where(statement => statement.Owner == owner && statement.Principals.Count == 0),
            statement => Assert.All(statement.Actions, action => Assert.DoesNotMatch(beyond, action)));

    private static HashSet<string> AllowedToRoles() =>
    [
        .. HelperTemplate.Deployments()
            .SelectMany(values => Statement.Of(new Stack(values)))
            .Where(statement => statement.Allows && statement.Principals.Count == 0)
            .SelectMany(statement => statement.Actions),
    ];

    [GeneratedRegex("(s3|kms):[A-Z][A-Za-z]+")]
    private static partial Regex Action();
}
