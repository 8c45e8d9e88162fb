using System.Text.Json.Nodes;
using Template.Tests.Support;
using Xunit;

namespace Template.Tests;

public sealed class ReferenceTests
{
    [Fact]
    public void In_every_deployment_what_is_referred_to_is_made() =>
        Assert.All(HelperTemplate.Deployments(), values => Assert.Empty(new Stack(values).Dangling));

    [Fact]
    public void A_reference_to_what_is_not_made_would_be_seen()
    {
        var broken = HelperTemplate.Root.DeepClone().AsObject();
        broken["Resources"]!["JobQueue"]!["Properties"]!["Priority"] = JsonNode.Parse("""{"Fn::GetAtt": ["InstanceProfile", "Arn"]}""");
        Assert.Empty(new Stack(HelperTemplate.Deployment(compute: "EC2Spot"), template: broken).Dangling);
        Assert.Single(new Stack(HelperTemplate.Deployment(compute: "FargateSpot"), template: broken).Dangling);

        broken["Resources"]!["JobQueue"]!["Properties"]!["Priority"] = JsonNode.Parse("""{"Fn::Sub": "${Nothing}"}""");
        Assert.Throws<InvalidDataException>(() => new Stack(HelperTemplate.Deployment(), template: broken));
    }

    [Fact]
    public void Every_condition_is_used()
    {
        var used = HelperTemplate.Objects(HelperTemplate.Section("Resources"))
            .Concat(HelperTemplate.Objects(HelperTemplate.Section("Outputs")))
            .SelectMany(item => new[] { item["Condition"] as JsonValue, (item["Fn::If"] as JsonArray)?[0] as JsonValue })
            .OfType<JsonValue>()
            .Select(value => (string)value!)
            .ToHashSet();
        Assert.Equal(HelperTemplate.Section("Conditions").Select(condition => condition.Key).Order(), used.Order());
    }

    [Fact]
    public void What_waits_for_a_resource_is_made_with_it() =>
        Assert.All(
            HelperTemplate.Resources.Where(resource => resource.Value!["DependsOn"] is not null),
            resource => Assert.Equal((string?)resource.Value!["Condition"], (string?)HelperTemplate.Resources[(string)resource.Value["DependsOn"]!]!["Condition"]));

    [Fact]
    public void Fixed_names_have_the_name_of_the_helper_in_them()
    {
        string[] names = ["FunctionName", "LogGroupName", "JobQueueName", "JobDefinitionName", "ComputeEnvironmentName", "DashboardName", "QueueName", "TopicName", "RoleName", "ManagedPolicyName", "AlarmName", "LaunchTemplateName", "GroupName", "InstanceProfileName"];
        var fixedNames = new Stack(new(HelperTemplate.Deployment()) { ["HelperName"] = "chosen" }).Resources
            .SelectMany(resource => resource.Value.Where(property => names.Contains(property.Key)))
            .ToList();
        Assert.NotEmpty(fixedNames);
        Assert.All(fixedNames, property => Assert.Contains("chosen", property.Value!.ToString()));
    }

    [Fact]
    public void A_dashboard_is_told_apart_by_region_for_its_name_is_one_for_all()
    {
        var stack = new Stack(HelperTemplate.Deployment());
        Assert.Equal("mediaexchange-transfer-default-eu-west-1", (string)stack.Resources["Dashboard"]["DashboardName"]!);
        Assert.NotEmpty(JsonNode.Parse((string)stack.Resources["Dashboard"]["DashboardBody"]!)!["widgets"]!.AsArray());
    }
}
