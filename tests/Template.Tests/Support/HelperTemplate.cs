using System.Text.Json.Nodes;

namespace Template.Tests.Support;

/// <summary>The helper's template, and what is said in it.</summary>
internal static class HelperTemplate
{
    public const string Path = "module/infrastructure/transfer-helper.yaml";

    public static string Text { get; } = Repository.Read(Path);

    public static JsonObject Root { get; } = TemplateYaml.Parse(Text);

    public static JsonObject Section(string name) => Root[name]!.AsObject();

    public static JsonObject Parameters => Section("Parameters");

    public static JsonObject Resources => Section("Resources");

    public static IEnumerable<(string Id, JsonObject Properties)> OfType(string type) =>
        Resources.Where(resource => (string?)resource.Value!["Type"] == type).Select(resource => (resource.Key, resource.Value!["Properties"]!.AsObject()));

    /// <summary>Every object in the node, itself included.</summary>
    public static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject value => value.SelectMany(pair => Objects(pair.Value)).Prepend(value),
        JsonArray value => value.SelectMany(Objects),
        _ => [],
    };

    /// <summary>Parameter values that make a stack of each role, compute type and network, with and without all that is optional.</summary>
    public static IEnumerable<Dictionary<string, string>> Deployments()
    {
        foreach (var role in new[] { "Publisher", "Subscriber", "General" })
        {
            foreach (var compute in new[] { "EC2Spot", "FargateSpot" })
            {
                foreach (var network in new[] { "own", "given", "given with security group" })
                {
                    foreach (var optional in new[] { false, true })
                        yield return Deployment(role, compute, network, optional);
                }
            }
        }
    }

    public static Dictionary<string, string> Deployment(string role = "General", string compute = "EC2Spot", string network = "own", bool optional = false)
    {
        var values = new Dictionary<string, string>
        {
            ["WorkerImageUri"] = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/mediaexchange-transfer/worker:1.2.3",
            ["HelperRole"] = role,
            ["ComputeType"] = compute,
        };
        if (role != "General" || optional)
        {
            values["SourceBucketNames"] = "first,second";
            values["DestinationBucketNames"] = "third";
        }

        if (network != "own")
        {
            values["VpcId"] = "vpc-01234567";
            values["SubnetIds"] = "subnet-01234567,subnet-89abcdef";
        }

        if (network == "given with security group")
            values["SecurityGroupIds"] = "sg-01234567";
        if (!optional)
            return values;

        values["Architecture"] = "x86_64";
        values["NotificationEmail"] = "media@example.com";
        values["HelperBucketName"] = "records";
        values["PermissionsBoundaryArn"] = "arn:aws:iam::123456789012:policy/boundary";
        values["DriverConcurrency"] = "0";
        values["SourceKmsKeyArns"] = "arn:aws:kms:eu-west-1:123456789012:key/1,arn:aws:kms:eu-west-1:123456789012:key/2";
        values["DestinationKmsKeyArns"] = "arn:aws:kms:eu-west-2:210987654321:key/3";
        if (role == "Publisher")
            values["SubscriberCanonicalUserId"] = new string('a', 64);
        return values;
    }
}
