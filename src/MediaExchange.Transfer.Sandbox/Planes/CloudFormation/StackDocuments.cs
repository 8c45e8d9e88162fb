using System.Xml.Linq;
using MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Stacks;
using MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Templates;
using MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Types;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation;

/// <summary>Stacks and their parts as CloudFormation shows them.</summary>
internal static class StackDocuments
{
    public static object?[] Stack(Stack stack) =>
    [
        QueryXml.Element("StackId", stack.Id),
        QueryXml.Element("StackName", stack.Name),
        QueryXml.Element("Description", stack.Description),
        Parameters(stack.Template, stack.Parameters),
        QueryXml.Element("CreationTime", stack.Created),
        QueryXml.Element("DeletionTime", stack.Deleted),
        QueryXml.Element("LastUpdatedTime", stack.Updated),
        new XElement("RollbackConfiguration"),
        QueryXml.Element("StackStatus", stack.Status),
        QueryXml.Element("StackStatusReason", stack.StatusReason),
        QueryXml.Element("DisableRollback", false),
        QueryXml.List("NotificationARNs", stack.NotificationArns),
        QueryXml.List("Capabilities", stack.Capabilities),
        QueryXml.List("Outputs", stack.Outputs.Select(output => new object?[]
        {
            QueryXml.Element("OutputKey", output.Key),
            QueryXml.Element("OutputValue", output.Value),
            QueryXml.Element("Description", output.Description),
        })),
        QueryXml.Element("RoleARN", stack.RoleArn),
        QueryXml.Tags(stack.Tags),
        QueryXml.Element("EnableTerminationProtection", false),
        new XElement("DriftInformation", new XElement("StackDriftStatus", "NOT_CHECKED")),
    ];

    public static XElement Parameters(Template? template, IReadOnlyDictionary<string, string> values) =>
        QueryXml.List("Parameters", values.Select(parameter => new object?[]
        {
            QueryXml.Element("ParameterKey", parameter.Key),
            QueryXml.Element("ParameterValue", template?.Parameters.GetValueOrDefault(parameter.Key)?.NoEcho == true ? "****" : parameter.Value),
        }));

    public static object?[] Event(Stack stack, StackEvent found) =>
    [
        QueryXml.Element("StackId", stack.Id),
        QueryXml.Element("EventId", found.Id),
        QueryXml.Element("StackName", stack.Name),
        QueryXml.Element("LogicalResourceId", found.LogicalId),
        QueryXml.Element("PhysicalResourceId", found.PhysicalId),
        QueryXml.Element("ResourceType", found.Type),
        QueryXml.Element("Timestamp", found.Time),
        QueryXml.Element("ResourceStatus", found.Status),
        QueryXml.Element("ResourceStatusReason", found.Reason),
        QueryXml.Element("ClientRequestToken", found.Token),
    ];

    public static object?[] Resource(Stack stack, StackResource resource, bool isSummary) =>
    [
        isSummary ? null : QueryXml.Element("StackName", stack.Name),
        isSummary ? null : QueryXml.Element("StackId", stack.Id),
        QueryXml.Element("LogicalResourceId", resource.LogicalId),
        QueryXml.Element("PhysicalResourceId", resource.PhysicalId.Length == 0 ? null : resource.PhysicalId),
        QueryXml.Element("ResourceType", resource.Type),
        QueryXml.Element(isSummary ? "LastUpdatedTimestamp" : "Timestamp", resource.Time),
        QueryXml.Element("ResourceStatus", resource.Status),
        QueryXml.Element("ResourceStatusReason", resource.Reason),
        new XElement("DriftInformation", new XElement("StackResourceDriftStatus", "NOT_CHECKED")),
    ];

    public static object?[] ChangeSet(ChangeSet changes, DateTimeOffset now) =>
    [
        QueryXml.Element("ChangeSetName", changes.Name),
        QueryXml.Element("ChangeSetId", changes.Id),
        QueryXml.Element("StackId", changes.Stack.Id),
        QueryXml.Element("StackName", changes.Stack.Name),
        QueryXml.Element("Description", changes.Description),
        Parameters(changes.Template, changes.Parameters),
        QueryXml.Element("CreationTime", changes.Created),
        QueryXml.Element("ExecutionStatus", changes.ExecutionStatusAt(now)),
        QueryXml.Element("Status", changes.StatusAt(now)),
        QueryXml.Element("StatusReason", now < changes.Ready ? null : changes.Failure),
        QueryXml.List("NotificationARNs", changes.NotificationArns),
        new XElement("RollbackConfiguration"),
        QueryXml.List("Capabilities", changes.Capabilities),
        QueryXml.Tags(changes.Tags),
        QueryXml.List("Changes", now < changes.Ready ? [] : changes.Changes.Select(Change)),
        QueryXml.Element("IncludeNestedStacks", false),
    ];

    public static object?[] ChangeSetSummary(ChangeSet changes, DateTimeOffset now) =>
    [
        QueryXml.Element("StackId", changes.Stack.Id),
        QueryXml.Element("StackName", changes.Stack.Name),
        QueryXml.Element("ChangeSetId", changes.Id),
        QueryXml.Element("ChangeSetName", changes.Name),
        QueryXml.Element("ExecutionStatus", changes.ExecutionStatusAt(now)),
        QueryXml.Element("Status", changes.StatusAt(now)),
        QueryXml.Element("StatusReason", now < changes.Ready ? null : changes.Failure),
        QueryXml.Element("CreationTime", changes.Created),
        QueryXml.Element("Description", changes.Description),
    ];

    private static object?[] Change(ResourceChange change) =>
    [
        QueryXml.Element("Type", "Resource"),
        new XElement(
            "ResourceChange",
            QueryXml.Element("PolicyAction", change.PolicyAction),
            QueryXml.Element("Action", change.Action),
            QueryXml.Element("LogicalResourceId", change.LogicalId),
            QueryXml.Element("PhysicalResourceId", change.PhysicalId),
            QueryXml.Element("ResourceType", change.Type),
            QueryXml.Element("Replacement", change.Replacement),
            QueryXml.List("Scope", Scope(change)),
            QueryXml.List("Details", Details(change))),
    ];

    private static IEnumerable<string> Scope(ResourceChange change)
    {
        if (change.Properties.Any(property => property.Name != "Tags"))
            yield return "Properties";
        foreach (var attribute in change.Attributes)
            yield return attribute;
        if (change.ChangesTags || change.Properties.Any(property => property.Name == "Tags"))
            yield return "Tags";
    }

    private static IEnumerable<object?[]> Details(ResourceChange change)
    {
        foreach (var property in change.Properties)
        {
            yield return Detail(
                property.Name == "Tags" ? "Tags" : "Properties",
                property.Name == "Tags" ? null : property.Name,
                property.Update switch { PropertyUpdate.Replaces => "Always", PropertyUpdate.MayReplace => "Conditionally", _ => "Never" },
                property.Sources);
        }

        foreach (var attribute in change.Attributes)
            yield return Detail(attribute, null, null, null);
        if (change.ChangesTags && change.Properties.All(property => property.Name != "Tags"))
            yield return Detail("Tags", null, "Never", null);
    }

    private static object?[] Detail(string attribute, string? name, string? recreation, string? sources) =>
    [
        new XElement(
            "Target",
            QueryXml.Element("Attribute", attribute),
            QueryXml.Element("Name", name),
            QueryXml.Element("RequiresRecreation", recreation)),
        QueryXml.Element("Evaluation", sources is null ? "Static" : "Dynamic"),
        QueryXml.Element("ChangeSource", sources is null ? "DirectModification" : sources.Contains('.', StringComparison.Ordinal) ? "ResourceAttribute" : "ResourceReference"),
        QueryXml.Element("CausingEntity", sources?.Split(',')[0]),
    ];
}
