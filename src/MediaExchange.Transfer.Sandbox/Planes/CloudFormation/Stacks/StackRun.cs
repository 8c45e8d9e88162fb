using System.Text.Json.Nodes;
using MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Templates;
using MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Types;
using MediaExchange.Transfer.Sandbox.Planes.Resources;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Stacks;

/// <summary>One execution of a change set. Guarded by the store's lock.</summary>
internal sealed class StackRun
{
    private readonly ChangeSet _changes;
    private readonly Evaluator _evaluator;
    private readonly Template? _oldTemplate;
    private readonly IReadOnlyDictionary<string, string> _oldParameters;
    private readonly IReadOnlyDictionary<string, string> _oldTags;
    private readonly string? _oldDescription;

    public StackRun(Stack stack, ChangeSet changes)
    {
        Stack = stack;
        _changes = changes;
        (_oldTemplate, _oldParameters, _oldTags, _oldDescription) = (stack.Template, stack.Parameters, stack.Tags, stack.Description);
        _evaluator = new Evaluator(changes.Template, changes.Parameters, stack.Surroundings with { NotificationArns = changes.NotificationArns })
        {
            RefOf = id => JsonValue.Create(Stack.Resources[id].Record!.PhysicalId)!,
            AttributeOf = (id, attribute) => JsonValue.Create(changes.Template.Find(id)!.Type.Attributes[attribute](Stack.Resources[id].Record!))!,
        };
        Waves = [.. DependencyOrder.Waves([.. _evaluator.Applicable])];
    }

    public Stack Stack { get; }

    public IReadOnlyList<IReadOnlyList<ResourceDeclaration>> Waves { get; }

    public List<StackStep> Done { get; } = [];

    /// <summary>The logical ids of what failed by itself; what was cancelled is not among them.</summary>
    public List<string> Failed { get; } = [];

    public bool FailedToCreate => Failed.All(id => Stack.Resources[id].Status == "CREATE_FAILED");

    /// <summary>The stack is now what the change set says.</summary>
    public void Adopt()
    {
        Stack.Template = _changes.Template;
        Stack.Description = _changes.Template.Description;
        Stack.Parameters = _changes.Parameters;
        Stack.Tags = _changes.Tags;
        Stack.Capabilities = _changes.Capabilities;
        Stack.NotificationArns = _changes.NotificationArns;
        Stack.RoleArn = _changes.RoleArn ?? Stack.RoleArn;
    }

    /// <summary>The stack is again what it was.</summary>
    public void GiveUp() => (Stack.Template, Stack.Parameters, Stack.Tags, Stack.Description) = (_oldTemplate, _oldParameters, _oldTags, _oldDescription);

    public IReadOnlyList<StackOutput> Outputs() =>
        [.. _changes.Template.Outputs
            .Where(output => output.Value.Condition is null || _evaluator.Holds(output.Value.Condition))
            .Select(output => new StackOutput(output.Key, _evaluator.Text(output.Value.Value, "Outputs").ToString(), output.Value.Description))];

    /// <summary>What is to be done to a resource, now that all that it depends on is there.</summary>
    public StackStep Target(ResourceDeclaration declaration, DateTimeOffset now)
    {
        var type = declaration.Type;
        if (!Stack.Resources.TryGetValue(declaration.LogicalId, out var resource))
            Stack.Resources[declaration.LogicalId] = resource = new StackResource { LogicalId = declaration.LogicalId, Type = type.Name };
        var properties = _evaluator.PropertiesOf(declaration);
        var tags = TagsOf(declaration, properties);
        if (resource.Record is not { } present)
            return new StackStep(resource, null, New(declaration, properties, tags, now), true, false, false);
        var changes = PropertyChange.Between(type, present.Properties, properties);
        if (changes.Any(change => change.Update == PropertyUpdate.Replaces))
        {
            var isRename = type.NameProperty is { } name && properties[name] is { } given && JsonNode.DeepEquals(given, present.Properties[name]);
            return new StackStep(resource, present, isRename ? present : New(declaration, properties, tags, now), true, true, isRename);
        }

        var isChange = changes.Count > 0 || (type.HasTags && !ChangePlanner.SameTags(present.Tags, tags));
        var wanted = present with { Properties = properties, Tags = tags, Version = present.Version + (changes.Count > 0 ? 1 : 0) };
        if (changes.Count > 0 && type.IdAfterUpdate is { } rule)
            wanted = wanted with { PhysicalId = rule(present) };
        return new StackStep(resource, present, wanted, isChange, false, false);
    }

    /// <summary>What the update has left over: what was replaced, and what is not in the template any more; last made first.</summary>
    public IReadOnlyList<(StackResource Resource, ResourceRecord Record, bool IsKept)> Obsolete()
    {
        var replaced = Enumerable.Reverse(Done)
            .Where(step => step is { IsReplacement: true, Present: not null })
            .Select(step => (step.Resource, step.Present!, _changes.Template.Find(step.Resource.LogicalId)!.UpdateReplacePolicy == "Retain"));
        var kept = _evaluator.Applicable.Select(resource => resource.LogicalId).ToHashSet(StringComparer.Ordinal);
        var removed = (_oldTemplate?.Resources ?? []).Reverse()
            .Where(old => !kept.Contains(old.LogicalId) && Stack.Resources.TryGetValue(old.LogicalId, out var resource) && resource.Record is not null)
            .Select(old => (Stack.Resources[old.LogicalId], Stack.Resources[old.LogicalId].Record!, old.DeletionPolicy != "Delete"));
        return [.. replaced, .. removed];
    }

    private ResourceRecord New(ResourceDeclaration declaration, JsonObject properties, IReadOnlyDictionary<string, string> tags, DateTimeOffset now)
    {
        var type = declaration.Type;
        var name = type.NameProperty is null ? declaration.LogicalId
            : properties[type.NameProperty]?.ToString() is { Length: > 0 } given ? given
            : NewResource.Generate(Stack.Name, declaration.LogicalId, type.MaxName);
        if (type.HasLowerCaseName && properties[type.NameProperty!] is null)
            name = name.ToLowerInvariant();
        var made = new NewResource(Stack.Place, Stack.Name, declaration.LogicalId, properties, name);
        return new ResourceRecord
        {
            Type = type.Name,
            PhysicalId = type.PhysicalId(made),
            Name = name,
            Place = Stack.Place,
            LogicalId = declaration.LogicalId,
            StackName = Stack.Name,
            StackId = Stack.Id,
            Properties = properties,
            Tags = tags,
            Created = now,
        };
    }

    private SortedDictionary<string, string> TagsOf(ResourceDeclaration declaration, JsonObject properties)
    {
        var tags = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (!declaration.Type.HasTags)
            return tags;
        foreach (var (key, value) in _changes.Tags)
            tags[key] = value;
        switch (properties["Tags"])
        {
            case JsonArray list:
                foreach (var tag in list)
                    tags[tag!["Key"]!.ToString()] = tag["Value"]?.ToString() ?? "";
                break;
            case JsonObject map:
                foreach (var (key, value) in map)
                    tags[key] = value?.ToString() ?? "";
                break;
        }

        tags["aws:cloudformation:logical-id"] = declaration.LogicalId;
        tags["aws:cloudformation:stack-id"] = Stack.Id;
        tags["aws:cloudformation:stack-name"] = Stack.Name;
        return tags;
    }
}
