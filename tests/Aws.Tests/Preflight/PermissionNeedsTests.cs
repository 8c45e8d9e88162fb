using System.IO.Enumeration;
using System.Text.Json;
using MediaExchange.Transfer.Aws.Preflight;
using Xunit;

namespace Aws.Tests.Preflight;

/// <summary>The policy in docs/policies that people attach allows what Test-TransferHelper asks for.</summary>
public sealed class PermissionNeedsTests
{
    private static readonly HelperFacts Helper = new()
    {
        Name = "studio",
        Region = "eu-west-1",
        Account = "111122223333",
        Partition = "aws",
        Sources = ["masters"],
        Destinations = ["exchange"],
        SourceKeys = [],
        DestinationKeys = [],
        Outputs = new Dictionary<string, string>
        {
            ["HelperBucketName"] = "mediaexchange-transfer-studio-helperbucket-abc",
            ["JobQueueArn"] = "arn:aws:batch:eu-west-1:111122223333:job-queue/mediaexchange-transfer-studio-EC2Spot-arm64",
            ["JobDefinitionArn"] = "arn:aws:batch:eu-west-1:111122223333:job-definition/mediaexchange-transfer-studio:3",
            ["BatchOperationsRoleArn"] = "arn:aws:iam::111122223333:role/mediaexchange-transfer-studio-BatchOperationsRole-AbC1",
            ["DriverLogGroup"] = "/mediaexchange-transfer/studio/driver",
            ["WorkerLogGroup"] = "/mediaexchange-transfer/studio/worker",
        },
    };

    [Fact]
    public void An_operator_with_the_policy_is_allowed_all_that_is_asked_for()
    {
        using var policy = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository(), "docs", "policies", "operator.json")));
        var statements = policy.RootElement.GetProperty("Statement").EnumerateArray()
            .Select(statement => (Actions: Texts(statement.GetProperty("Action")), Resources: Texts(statement.GetProperty("Resource")))).ToList();

        var missing = from need in PermissionNeeds.OfOperator(Helper)
                      from action in need.Actions
                      from resource in need.Resources
                      where !statements.Any(statement => statement.Actions.Contains(action) && statement.Resources.Any(pattern => Fits(pattern, resource)))
                      select $"{action} on {resource}";

        Assert.Empty(missing);
    }

    // What is asked for as "*" is asked for whichever resource there is.
    private static bool Fits(string pattern, string resource) => resource == "*" || FileSystemName.MatchesSimpleExpression(pattern, resource, ignoreCase: false);

    private static List<string> Texts(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray().Select(each => each.GetString()!)] : [element.GetString()!];

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "MediaExchange.Transfer.psd1")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
