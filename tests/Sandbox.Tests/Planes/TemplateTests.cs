using MediaExchange.Transfer.Sandbox.Planes;
using MediaExchange.Transfer.Sandbox.Planes.CloudFormation;
using MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Stacks;
using MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Templates;
using MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Types;
using Xunit;

namespace Sandbox.Tests.Planes;

public class TemplateTests
{
    private static readonly StackPlace Place = new(new AwsPlace("111122223333", "eu-west-1"), "stack", "arn:aws:cloudformation:eu-west-1:111122223333:stack/stack/1");

    [Theory]
    [InlineData("!Join ['-', [a, !Ref 'AWS::Region', !Ref P]]", "a-eu-west-1-x,y")]
    [InlineData("!Sub '${AWS::Partition}/${P}/${!Kept}/${V}'", "aws/x,y/${Kept}/${V}", true)]
    [InlineData("!Sub ['${V}-${P}', {V: !Ref N}]", "7-x,y")]
    [InlineData("!Select [1, !Split [',', !Ref P]]", "y")]
    [InlineData("!Select [0, !Ref L]", "one")]
    [InlineData("!FindInMap [M, !Ref 'AWS::AccountId', k]", "v")]
    [InlineData("!If [C, yes, no]", "yes")]
    [InlineData("!If [D, 'yes', 'no']", "no")]
    [InlineData("!Base64 abc", "YWJj")]
    [InlineData("!Select [2, !Cidr [10.0.0.0/16, 4, 8]]", "10.0.2.0/24")]
    [InlineData("!Select [1, !GetAZs '']", "eu-west-1b")]
    [InlineData("!Join ['', !Ref L]", "onetwo")]
    [InlineData("!Join ['', [a, !Select [0, !Ref E], b]]", "ab")]
    public void Functions_give_what_CloudFormation_gives(string expression, string expected, bool isRefused = false)
    {
        var text = """
            Parameters:
              P: {Type: String, Default: "x,y"}
              N: {Type: Number, Default: 7}
              L: {Type: CommaDelimitedList, Default: "one, two"}
              E: {Type: CommaDelimitedList, Default: ""}
            Mappings: {M: {"111122223333": {k: v}}}
            Conditions:
              C: !Or [!Equals [!Ref N, 7], !Equals [a, b]]
              D: !And [!Condition C, !Not [!Equals [!Ref P, "x,y"]]]
            Resources: {B: {Type: "AWS::Logs::LogGroup"}}
            Outputs: {O: {Value: EXPRESSION}}
            """.Replace("EXPRESSION", expression, StringComparison.Ordinal);
        if (isRefused)
        {
            Assert.Contains("[V]", Assert.Throws<PlaneException>(() => TemplateParser.Parse(text)).Message, StringComparison.Ordinal);
            return;
        }

        var template = TemplateParser.Parse(text);
        var evaluator = new Evaluator(template, ParameterValues.Resolve(template, [], null), Place);
        Assert.Equal(expected, evaluator.Text(template.Outputs["O"].Value, "test").ToString());
    }

    [Theory]
    [InlineData("Resources: {}", "At least one Resources member must be defined.")]
    [InlineData("Resources: {A: {Type: 'AWS::Foo::Bar'}}", "Unrecognized resource types: [AWS::Foo::Bar]")]
    [InlineData("Resources: {A: {Type: 'AWS::S3::Bucket', Properties: {BucketName: !Ref X}}}", "Unresolved resource dependencies [X] in the Resources block of the template")]
    [InlineData("Resources: {A: {Type: 'AWS::S3::Bucket', Properties: {BucketName: !GetAtt X.Arn}}}", "instance of Fn::GetAtt references undefined resource X")]
    [InlineData("Resources: {A: {Type: 'AWS::S3::Bucket'}}\nOutputs: {O: {Value: !GetAtt A.Nothing}}", "resource A does not support attribute type Nothing in Fn::GetAtt")]
    [InlineData("Resources: {A: {Type: 'AWS::S3::Bucket', Condition: C}}", "Unresolved condition dependency C")]
    [InlineData("Resources: {A: {Type: 'AWS::S3::Bucket', DependsOn: A}}", "Unresolved resource dependencies [A]")]
    [InlineData("Resources: {A: {Type: 'AWS::S3::Bucket', Typo: 1}}", "Invalid template resource property 'Typo'")]
    [InlineData("Resource: {A: {Type: 'AWS::S3::Bucket'}}", "Invalid template property or properties [Resource]")]
    [InlineData("Resources: {A: {Type: 'AWS::S3::Bucket', Properties: {BucketName: !ImportValue x}}}", "no exports")]
    [InlineData("Resources: {A: {Type: 'AWS::SNS::Topic', Properties: {TopicName: !Ref B}}, B: {Type: 'AWS::SNS::Topic', Properties: {TopicName: !Ref A}}}", "Circular dependency between resources: [A, B]")]
    [InlineData("Resources: {A: {Type: 'AWS::S3::Bucket'}, A: {Type: 'AWS::S3::Bucket'}}", "twice")]
    [InlineData("Resources: [", "YAML not well-formed")]
    [InlineData("{\"Resources\": {\"A\": {\"Type\": \"AWS::S3::Bucket\"}, \"A\": {}}}", "JSON not well-formed")]
    [InlineData("Parameters: {P: {Type: Text}}\nResources: {A: {Type: 'AWS::S3::Bucket'}}", "Unrecognized parameter type: Text")]
    [InlineData("Resources: {A: &x {Type: 'AWS::S3::Bucket'}, B: *x}", "aliases are not allowed")]
    [InlineData("Transform: AWS::Serverless-2016-10-31\nResources: {A: {Type: 'AWS::S3::Bucket'}}", "no transforms")]
    public void A_template_that_is_not_sound_is_refused(string template, string expected) =>
        Assert.Contains(expected, Assert.Throws<PlaneException>(() => TemplateParser.Parse(template)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("AWS::S3::Bucket", "{Name: x}", "#: extraneous key [Name] is not permitted")]
    [InlineData("AWS::S3::Bucket", "{VersioningConfiguration: {State: x}}", "#/VersioningConfiguration: required key [Status] not found")]
    [InlineData("AWS::S3::Bucket", "{Tags: {a: b}}", "#/Tags: expected type: JSONArray, found: JSONObject")]
    [InlineData("AWS::S3::BucketPolicy", "{Bucket: x}", "#: required key [PolicyDocument] not found")]
    [InlineData("AWS::Lambda::Function", "{Code: {ImageUri: x}, Role: r, Environment: {Variable: {}}}", "#/Environment: extraneous key [Variable] is not permitted")]
    [InlineData("AWS::Batch::JobQueue", "{Priority: 1, ComputeEnvironmentOrder: [{Order: 1}]}", "#/ComputeEnvironmentOrder/0: required key [ComputeEnvironment] not found")]
    public void Properties_that_the_type_does_not_know_are_refused(string type, string properties, string expected)
    {
        var template = TemplateParser.Parse($"Resources: {{R: {{Type: '{type}', Properties: {properties}}}}}");
        var stack = new Stack(Place.Place, "stack", Place.StackId, DateTimeOffset.UnixEpoch);
        var error = Assert.Throws<PlaneException>(() => ChangePlanner.Plan(stack, template, new Dictionary<string, string>(), new Dictionary<string, string>()));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{Type: String}", null, "Parameters: [P] must have values")]
    [InlineData("{Type: String, AllowedValues: [a, b]}", "c", "Parameter 'P' must be one of AllowedValues")]
    [InlineData("{Type: String, AllowedPattern: '[a-z]+'}", "c1", "Parameter 'P' must match pattern [a-z]+")]
    [InlineData("{Type: String, AllowedPattern: '[a-z]+', ConstraintDescription: letters only}", "c1", "Parameter P failed to satisfy constraint: letters only")]
    [InlineData("{Type: String, MinLength: 3}", "ab", "at least 3 characters")]
    [InlineData("{Type: String, MaxLength: 1}", "ab", "at most 1 characters")]
    [InlineData("{Type: Number, MaxValue: 5}", "6", "not greater than 5")]
    [InlineData("{Type: Number}", "x", "must be a number")]
    [InlineData("{Type: 'List<AWS::EC2::Subnet::Id>'}", "subnet-12345678, x", "x for parameter name P does not exist")]
    public void Parameters_must_satisfy_what_is_declared(string declaration, string? value, string expected)
    {
        var template = TemplateParser.Parse($"Parameters: {{P: {declaration}}}\nResources: {{B: {{Type: 'AWS::S3::Bucket'}}}}");
        QueryForm[] given = value is null ? [] : [new QueryForm($"ParameterKey=P&ParameterValue={Uri.EscapeDataString(value)}")];
        Assert.Contains(expected, Assert.Throws<PlaneException>(() => ParameterValues.Resolve(template, given, null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_whose_assertion_does_not_hold_refuses_the_values()
    {
        var template = TemplateParser.Parse("""
            Parameters: {A: {Type: String, Default: x}, B: {Type: String, Default: ""}}
            Rules:
              NeedsB:
                RuleCondition: !Equals [!Ref A, x]
                Assertions: [{Assert: !Not [!Equals [!Ref B, ""]], AssertDescription: x needs B}]
            Resources: {R: {Type: "AWS::S3::Bucket"}}
            """);
        var stack = new Stack(Place.Place, "stack", Place.StackId, DateTimeOffset.UnixEpoch);
        IReadOnlyList<ResourceChange> Plan(string b) => ChangePlanner.Plan(stack, template, new Dictionary<string, string> { ["A"] = "x", ["B"] = b }, new Dictionary<string, string>());
        Assert.Contains("x needs B", Assert.Throws<PlaneException>(() => Plan("")).Message, StringComparison.Ordinal);
        Assert.Single(Plan("set"));
    }

    [Fact]
    public void Roles_need_a_capability_and_named_ones_the_greater()
    {
        var plain = TemplateParser.Parse("Resources: {R: {Type: 'AWS::IAM::Role', Properties: {AssumeRolePolicyDocument: {}}}}").Resources;
        var named = TemplateParser.Parse("Resources: {R: {Type: 'AWS::IAM::Role', Properties: {RoleName: x, AssumeRolePolicyDocument: {}}}}").Resources;
        Assert.Equal("Requires capabilities : [CAPABILITY_IAM]", Assert.Throws<PlaneException>(() => Capabilities.Check(plain, [])).Message);
        Capabilities.Check(plain, ["CAPABILITY_IAM"]);
        Assert.Equal("Requires capabilities : [CAPABILITY_NAMED_IAM]", Assert.Throws<PlaneException>(() => Capabilities.Check(named, ["CAPABILITY_IAM"])).Message);
        Capabilities.Check(named, ["CAPABILITY_NAMED_IAM"]);
    }

    [Fact]
    public void Every_types_declaration_can_be_read()
    {
        Assert.All(ResourceTypes.All, type =>
        {
            Assert.NotEmpty(type.Specification.Members!);
            Assert.True(type.NameProperty is null || type.Specification.Members!.ContainsKey(type.NameProperty), type.Name);
        });
        Assert.Equal(30, ResourceTypes.All.Count());
    }
}
