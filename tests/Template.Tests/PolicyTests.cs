using Template.Tests.Support;
using Xunit;

namespace Template.Tests;

public sealed class PolicyTests
{
    /// <summary>Statements about everything, each with why there is no name to give.</summary>
    private static readonly Dictionary<string, string> AboutEverything = new()
    {
        ["DriverRole.LookBeforeSubmitting"] = "ListJobs knows no resources",
        ["StartPolicy.SignInToRegistry"] = "GetAuthorizationToken knows no resources",
        ["InstanceRole.Agent"] = "DiscoverPollEndpoint and the states of tasks know no resources",
    };

    public static TheoryData<string, string, string> Roles => new()
    {
        { "Publisher", "EC2Spot", "aws" }, { "Subscriber", "EC2Spot", "aws" }, { "General", "EC2Spot", "aws" }, { "General", "FargateSpot", "aws" },
        { "Publisher", "EC2Spot", "aws-cn" }, { "Subscriber", "FargateSpot", "aws-us-gov" }, { "Publisher", "EC2Spot", "aws-eusc" },
    };

    [Fact]
    public void Nobody_is_let_in_whoever_it_is() =>
        Assert.All(AllStatements().Where(statement => statement.Allows), statement => Assert.DoesNotContain(statement.Principals, principal => principal.Contains('*', StringComparison.Ordinal)));

    [Fact]
    public void Only_services_are_trusted() =>
        Assert.All(AllStatements().Where(statement => statement.Allows && statement.Principals.Count > 0), statement => Assert.EndsWith(".amazonaws.com", Assert.Single(statement.Principals)));

    [Fact]
    public void No_action_has_a_star() =>
        Assert.All(AllStatements().Where(statement => statement.Allows), statement => Assert.DoesNotContain(statement.Actions, action => action.Contains('*', StringComparison.Ordinal)));

    [Fact]
    public void Only_what_has_no_name_is_allowed_on_everything()
    {
        var found = AllStatements().Where(statement => statement.Allows && statement.Resources.Contains("*")).Select(statement => statement.Name).Distinct();
        Assert.Equal(AboutEverything.Keys.Order(), found.Order());
    }

    [Fact]
    public void What_is_asked_of_the_bucket_without_TLS_is_refused()
    {
        var statement = Assert.Single(AllStatements().Where(statement => statement.Owner == "HelperBucketPolicy").DistinctBy(statement => statement.Name));
        Assert.False(statement.Allows);
        Assert.Equal("false", (string?)statement.Json["Condition"]!["Bool"]!["aws:SecureTransport"]);
        Assert.Equal(["<HelperBucket.Arn>", "<HelperBucket.Arn>/*"], statement.Resources);
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Buckets_that_are_named_are_the_only_ones(string role, string compute, string partition)
    {
        var values = HelperTemplate.Deployment(role, compute);
        values["SourceBucketNames"] = "first,second";
        values["DestinationBucketNames"] = "third,fourth";
        var statements = Statement.Of(new Stack(values, partition)).ToDictionary(statement => statement.Name);
        Assert.Equal([$"arn:{partition}:s3:::first", $"arn:{partition}:s3:::second"], statements["SourcePolicy.Buckets"].Resources);
        Assert.Equal([$"arn:{partition}:s3:::first/*", $"arn:{partition}:s3:::second/*"], statements["SourcePolicy.Objects"].Resources);
        Assert.Equal([$"arn:{partition}:s3:::third", $"arn:{partition}:s3:::fourth"], statements["DestinationPolicy.Buckets"].Resources);
        Assert.Equal([$"arn:{partition}:s3:::third/*", $"arn:{partition}:s3:::fourth/*"], statements["DestinationPolicy.Objects"].Resources);
        Assert.All(statements.Values.SelectMany(statement => statement.Resources).Where(arn => arn.StartsWith("arn:", StringComparison.Ordinal)), arn => Assert.StartsWith($"arn:{partition}:", arn));
    }

    [Fact]
    public void Without_names_a_general_helper_is_allowed_what_buckets_allow_it()
    {
        var statements = Statement.Of(new Stack(HelperTemplate.Deployment(), "aws-cn")).ToDictionary(statement => statement.Name);
        Assert.Equal(["arn:aws-cn:s3:::*"], statements["SourcePolicy.Buckets"].Resources);
        Assert.Equal(["arn:aws-cn:s3:::*/*"], statements["DestinationPolicy.Objects"].Resources);
    }

    [Fact]
    public void Only_who_writes_for_others_may_set_grants()
    {
        Assert.All(["Publisher", "General"], role => Assert.Contains("s3:PutObjectAcl", DestinationActions(role)));
        Assert.DoesNotContain("s3:PutObjectAcl", DestinationActions("Subscriber"));
        Assert.Contains("s3:PutObject", DestinationActions("Subscriber"));
    }

    [Fact]
    public void Keys_are_used_when_they_are_named_and_by_way_of_S3_alone()
    {
        Assert.DoesNotContain(Statement.Of(new Stack(HelperTemplate.Deployment())), statement => statement.Actions.Any(action => action.StartsWith("kms:", StringComparison.Ordinal)));

        var keys = Statement.Of(new Stack(HelperTemplate.Deployment(optional: true))).Where(statement => statement.Actions.Any(action => action.StartsWith("kms:", StringComparison.Ordinal))).ToList();
        Assert.Equal(["SourcePolicy.Keys", "DestinationPolicy.Keys"], keys.Select(statement => statement.Name));
        Assert.All(keys, statement => Assert.Equal("s3.*.amazonaws.com", (string?)statement.Json["Condition"]!["StringLike"]!["kms:ViaService"]));
        Assert.Equal(["arn:aws:kms:eu-west-1:123456789012:key/1", "arn:aws:kms:eu-west-1:123456789012:key/2"], keys[0].Resources);
    }

    [Fact]
    public void Every_role_is_bounded_where_there_is_a_boundary()
    {
        var bounded = new Stack(HelperTemplate.Deployment(optional: true));
        var roles = bounded.Types.Where(type => type.Value == "AWS::IAM::Role").Select(type => bounded.Resources[type.Key]).ToList();
        Assert.Equal(5, roles.Count);
        Assert.All(roles, role => Assert.Equal("arn:aws:iam::123456789012:policy/boundary", (string?)role["PermissionsBoundary"]));
        Assert.All(new Stack(HelperTemplate.Deployment()).Resources.Values, role => Assert.Null(role["PermissionsBoundary"]));
    }

    /// <summary>IAM counts the characters of a managed policy without white space.</summary>
    [Fact]
    public void Ten_buckets_with_the_longest_names_and_four_keys_fit_in_a_managed_policy()
    {
        var values = HelperTemplate.Deployment("Publisher", optional: true);
        var names = string.Join(',', Enumerable.Range(0, 10).Select(number => $"{number}{new string('x', 62)}"));
        values["SourceBucketNames"] = values["DestinationBucketNames"] = names;
        values["SourceKmsKeyArns"] = values["DestinationKmsKeyArns"] = string.Join(',', Enumerable.Range(0, 4).Select(number => $"arn:aws:kms:ap-southeast-1:123456789012:key/{Guid.Empty}{number}"));
        var stack = new Stack(values, "aws-us-gov");
        Assert.All(stack.Types.Where(type => type.Value == "AWS::IAM::ManagedPolicy"), type => Assert.InRange(stack.Resources[type.Key]["PolicyDocument"]!.ToJsonString().Length, 1, 6144));
    }

    [Fact]
    public void Instances_want_signed_metadata_requests_and_workers_cannot_make_them()
    {
        var options = new Stack(HelperTemplate.Deployment()).Resources["LaunchTemplate"]["LaunchTemplateData"]!["MetadataOptions"]!;
        Assert.Equal(("required", "1"), ((string)options["HttpTokens"]!, (string)options["HttpPutResponseHopLimit"]!));
    }

    [Fact]
    public void Nothing_is_let_in_from_the_network() =>
        Assert.All(HelperTemplate.OfType("AWS::EC2::SecurityGroup"), group => Assert.Null(group.Properties["SecurityGroupIngress"]));

    private static IReadOnlyList<string> DestinationActions(string role) =>
        Statement.Of(new Stack(HelperTemplate.Deployment(role))).Single(statement => statement.Name == "DestinationPolicy.Objects").Actions;

    private static IEnumerable<Statement> AllStatements() => HelperTemplate.Deployments().SelectMany(values => Statement.Of(new Stack(values)));
}
