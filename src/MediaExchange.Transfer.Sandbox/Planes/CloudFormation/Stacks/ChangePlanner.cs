using System.Text.Json.Nodes;
using MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Templates;
using MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Types;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Stacks;

/// <summary>Compares what a stack has with what it is to have.</summary>
internal static class ChangePlanner
{
    /// <exception cref="PlaneException">ValidationError: properties that the types do not know, or an update that cannot be.</exception>
    public static IReadOnlyList<ResourceChange> Plan(
        Stack stack, Template template, IReadOnlyDictionary<string, string> parameters, IReadOnlyDictionary<string, string> tags)
    {
        // What is new, or will have another id, is not known yet to whoever refers to it.
        var known = stack.Resources.Where(resource => resource.Value.Record is not null).ToDictionary(resource => resource.Key, resource => resource.Value.Record!);
        var revised = new HashSet<string>(StringComparer.Ordinal);
        var evaluator = new Evaluator(template, parameters, stack.Surroundings)
        {
            RefOf = id => known.TryGetValue(id, out var record) ? JsonValue.Create(record.PhysicalId)! : Unknown.Of(id),
            AttributeOf = (id, attribute) => known.TryGetValue(id, out var record) && !revised.Contains(id)
                ? JsonValue.Create(template.Find(id)!.Type.Attributes[attribute](record))!
                : Unknown.Of($"{id}.{attribute}"),
        };
        RuleCheck.Check(template, evaluator);
        var wanted = evaluator.Applicable.ToList();
        var names = wanted.Select(resource => resource.LogicalId).ToHashSet(StringComparer.Ordinal);
        var changedTypes = wanted.Where(resource => known.TryGetValue(resource.LogicalId, out var record) && record.Type != resource.Type.Name).Select(resource => resource.LogicalId).ToList();
        if (changedTypes.Count > 0)
            throw PlaneException.Validation($"Update of resource type is not permitted. The new template modifies resource type of the following resources: [{string.Join(", ", changedTypes)}]");
        CheckUses(template, evaluator, names);
        var changes = new List<ResourceChange>();
        foreach (var resource in wanted)
        {
            var properties = evaluator.PropertiesOf(resource);
            PropertyCheck.Check(resource, properties);
            if (!known.TryGetValue(resource.LogicalId, out var record))
            {
                changes.Add(new ResourceChange { Action = "Add", LogicalId = resource.LogicalId, Type = resource.Type.Name });
                continue;
            }

            var change = Compare(resource, record, properties, stack, tags);
            if (change is null)
                continue;
            changes.Add(change);
            if (change.Replacement == "True" || (resource.Type.IdAfterUpdate is not null && change.Properties.Count > 0))
                known.Remove(resource.LogicalId);
            if (resource.Type.HasVersions && change.Properties.Count > 0)
                revised.Add(resource.LogicalId);
        }

        changes.AddRange(stack.Resources.Values.Where(resource => resource.Record is not null && !names.Contains(resource.LogicalId)).Select(resource => new ResourceChange
        {
            Action = "Remove",
            LogicalId = resource.LogicalId,
            Type = resource.Type,
            PhysicalId = resource.PhysicalId,
            PolicyAction = stack.Template?.Find(resource.LogicalId)?.DeletionPolicy == "Retain" ? "Retain" : "Delete",
        }));

        // Outputs that cannot be computed are found now, not when all is made.
        foreach (var output in template.Outputs.Values.Where(output => output.Condition is null || evaluator.Holds(output.Condition)))
            evaluator.Text(output.Value, "Outputs");
        return changes;
    }

    private static ResourceChange? Compare(
        ResourceDeclaration resource, Resources.ResourceRecord record, JsonObject properties, Stack stack, IReadOnlyDictionary<string, string> tags)
    {
        var differences = PropertyChange.Between(resource.Type, record.Properties, properties);
        var before = stack.Template?.Find(resource.LogicalId);
        var attributes = new List<string>();
        if (before is not null && !JsonNode.DeepEquals(before.Metadata, resource.Metadata))
            attributes.Add("Metadata");
        if (before is not null && before.DeletionPolicy != resource.DeletionPolicy)
            attributes.Add("DeletionPolicy");
        if (before is not null && before.UpdateReplacePolicy != resource.UpdateReplacePolicy)
            attributes.Add("UpdateReplacePolicy");
        var changesTags = resource.Type.HasTags && !SameTags(stack.Tags, tags);
        if (differences.Count == 0 && attributes.Count == 0 && !changesTags)
            return null;
        var replacement = differences.Any(change => change is { Update: PropertyUpdate.Replaces, Sources: null }) ? "True"
            : differences.Any(change => change.Update != PropertyUpdate.InPlace) ? "Conditional"
            : "False";
        return new ResourceChange
        {
            Action = "Modify",
            LogicalId = resource.LogicalId,
            Type = resource.Type.Name,
            PhysicalId = record.PhysicalId,
            Replacement = replacement,
            Properties = differences,
            ChangesTags = changesTags,
            Attributes = attributes,
            PolicyAction = replacement == "False" ? null : resource.UpdateReplacePolicy == "Retain" ? "ReplaceAndRetain" : "ReplaceAndDelete",
        };
    }

    /// <summary>What is left out by its condition cannot be referred to by what is made.</summary>
    private static void CheckUses(Template template, Evaluator evaluator, HashSet<string> names)
    {
        var strict = new Evaluator(template, evaluator.Parameters, evaluator.Stack)
        {
            RefOf = id => names.Contains(id) ? Unknown.Of(id) : throw Left(id, "Resources"),
            AttributeOf = (id, _) => names.Contains(id) ? Unknown.Of(id) : throw Left(id, "Resources"),
        };
        foreach (var resource in template.Resources.Where(strict.Applies))
            strict.Evaluate(resource.Properties);
        foreach (var output in template.Outputs.Values.Where(output => output.Condition is null || strict.Holds(output.Condition)))
            strict.Evaluate(output.Value);
    }

    private static PlaneException Left(string id, string section) =>
        PlaneException.Validation($"Template format error: Unresolved resource dependencies [{id}] in the {section} block of the template");

    public static bool SameTags(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(tag => other.TryGetValue(tag.Key, out var value) && value == tag.Value);
}
