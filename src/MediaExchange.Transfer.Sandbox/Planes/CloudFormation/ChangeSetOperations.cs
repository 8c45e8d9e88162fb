using System.Text.RegularExpressions;
using MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Stacks;
using MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Templates;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation;

/// <summary>The operations on change sets, but for their execution.</summary>
internal sealed partial class ChangeSetOperations(StackStore store, StackControl control)
{
    /// <summary>CloudFormation's own words, by which clients tell this from a failure.</summary>
    private const string NoChanges = "The submitted information didn't contain changes. Submit different information to create a change set.";

    /// <exception cref="PlaneException">ValidationError: the stack's state does not let it be made or changed.</exception>
    public static void CheckState(Stack stack, string changeSet, bool isCreation)
    {
        if (isCreation && stack.Status != "REVIEW_IN_PROGRESS")
            throw PlaneException.Validation($"Stack [{stack.Name}] already exists and cannot be created again with the changeSet [{changeSet}].");
        if (!isCreation && stack.Status is not ("CREATE_COMPLETE" or "UPDATE_COMPLETE" or "UPDATE_ROLLBACK_COMPLETE"))
            throw PlaneException.Validation($"Stack:{stack.Id} is in {stack.Status} state and can not be updated.");
    }

    public Task CreateAsync(PlaneContext context)
    {
        context.AllowOnly(
            "StackName", "TemplateBody", "TemplateURL", "UsePreviousTemplate", "Parameters", "Capabilities", "ResourceTypes", "RoleARN", "RollbackConfiguration",
            "NotificationARNs", "Tags", "ChangeSetName", "ClientToken", "Description", "ChangeSetType", "ResourcesToImport", "IncludeNestedStacks", "OnStackFailure",
            "ImportExistingResources");
        var form = context.Form;
        var type = form["ChangeSetType"] ?? "UPDATE";
        if (type is not ("CREATE" or "UPDATE"))
            throw PlaneException.Validation($"The sandbox makes change sets of the types CREATE and UPDATE; {type} is not there.");
        if (form.Flag("ImportExistingResources") || form.Structures("ResourcesToImport").Count > 0)
            throw PlaneException.Validation("The sandbox imports no resources: leave ResourcesToImport and ImportExistingResources out.");
        if (form["OnStackFailure"] is not (null or "ROLLBACK"))
            throw PlaneException.Validation("The sandbox always rolls back: leave OnStackFailure out.");
        var (stackName, name) = (NameOf(form, "StackName"), NameOf(form, "ChangeSetName"));
        lock (store.Gate)
        {
            var stack = store.Find(context.Place, stackName);
            if (stack?.ChangeSets.GetValueOrDefault(name) is { Execution: null } same)
            {
                return same.Token is not null && same.Token == form["ClientToken"]
                    ? QueryXml.SendAsync(context, QueryXml.Element("Id", same.Id), QueryXml.Element("StackId", same.Stack.Id))
                    : throw new PlaneException("AlreadyExistsException", $"ChangeSet {name} already exists on stack {stackName}.");
            }

            var isCreation = type == "CREATE";
            if (stack is null && !isCreation)
                throw PlaneException.Validation($"Stack [{stackName}] does not exist");
            if (stack is not null)
                CheckState(stack, name, isCreation);
            var changes = Make(context, stack, stackName, name, isCreation);
            changes.Stack.ChangeSets[name] = changes;
            return QueryXml.SendAsync(context, QueryXml.Element("Id", changes.Id), QueryXml.Element("StackId", changes.Stack.Id));
        }
    }

    public Task DescribeAsync(PlaneContext context)
    {
        object?[] document;
        lock (store.Gate)
            document = StackDocuments.ChangeSet(Find(context), store.Now);
        return QueryXml.SendAsync(context, document);
    }

    public Task DeleteAsync(PlaneContext context)
    {
        lock (store.Gate)
        {
            // One that is gone is what was wanted.
            if (TryFind(context) is { } changes)
            {
                if (changes.Execution is not null)
                    throw new PlaneException("InvalidChangeSetStatus", $"ChangeSet [{changes.Id}] cannot be deleted in its current execution status of [{changes.Execution}]");
                changes.Stack.ChangeSets.Remove(changes.Name);
            }
        }

        return QueryXml.SendAsync(context);
    }

    public Task ListAsync(PlaneContext context)
    {
        object?[] document;
        lock (store.Gate)
        {
            var name = context.Form.Required("StackName");
            var stack = store.Get(context.Place, name, $"Stack [{name}] does not exist");
            document = [QueryXml.List("Summaries", stack.ChangeSets.Values.Where(changes => changes.Execution is null).Select(changes => StackDocuments.ChangeSetSummary(changes, store.Now)))];
        }

        return QueryXml.SendAsync(context, document);
    }

    /// <summary>The change set that the request names. The lock is held.</summary>
    /// <exception cref="PlaneException">ValidationError or ChangeSetNotFound.</exception>
    public ChangeSet Find(PlaneContext context) =>
        TryFind(context) ?? throw new PlaneException("ChangeSetNotFound", $"ChangeSet [{context.Form["ChangeSetName"]}] does not exist") { Status = 404 };

    private ChangeSet? TryFind(PlaneContext context)
    {
        var name = context.Form.Required("ChangeSetName");
        if (name.StartsWith("arn:", StringComparison.Ordinal))
            return store.Of(context.Place).SelectMany(stack => stack.ChangeSets.Values).FirstOrDefault(changes => changes.Id == name);
        var stack = context.Form["StackName"]
            ?? throw PlaneException.Validation("StackName must be specified if ChangeSetName is not specified as an ARN.");
        return store.Get(context.Place, stack, $"Stack [{stack}] does not exist").ChangeSets.GetValueOrDefault(name);
    }

    [GeneratedRegex("^[a-zA-Z][-a-zA-Z0-9]{0,127}$")]
    private static partial Regex NamePattern();

    private static string NameOf(QueryForm form, string parameter)
    {
        var name = form.Required(parameter);
        return NamePattern().IsMatch(name) || (parameter == "StackName" && name.StartsWith("arn:", StringComparison.Ordinal))
            ? name
            : throw PlaneException.Validation($"1 validation error detected: Value '{name}' at '{char.ToLowerInvariant(parameter[0])}{parameter[1..]}' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*");
    }

    private ChangeSet Make(PlaneContext context, Stack? stack, string stackName, string name, bool isCreation)
    {
        var form = context.Form;
        var body = TemplateSource.Read(context, stack) ?? throw PlaneException.Validation("Either Template URL or Template Body must be specified.");
        var template = TemplateParser.Parse(body);
        var parameters = ParameterValues.Resolve(template, form.Structures("Parameters"), stack?.Parameters);

        // No tags given to an update: those that are there stay.
        var tags = form.Tags("Tags") is { Count: > 0 } given ? given : stack?.Tags ?? new Dictionary<string, string>();
        if (tags.Count > 50)
            throw PlaneException.Validation("1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50");
        if (tags.Keys.FirstOrDefault(key => key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)) is { } reserved)
            throw PlaneException.Validation($"aws: prefixed tag key names are not allowed for external use. Tag key: {reserved}");

        // A new stack comes into being only once nothing is wrong with what was submitted.
        var target = stack ?? new Stack(context.Place, stackName, context.Place.Arn("cloudformation", $"stack/{stackName}/{Guid.NewGuid()}"), store.Now);
        var evaluator = new Evaluator(template, parameters, target.Surroundings);
        var capabilities = form.List("Capabilities");
        Capabilities.Check(evaluator.Applicable, capabilities);
        var changes = ChangePlanner.Plan(target, template, parameters, tags);
        if (stack is null)
        {
            store.Add(target);
            target.SetStatus("REVIEW_IN_PROGRESS", "User Initiated", store.Now);
            target.Tags = tags;
        }

        return new ChangeSet
        {
            Name = name,
            Id = context.Place.Arn("cloudformation", $"changeSet/{name}/{Guid.NewGuid()}"),
            Stack = target,
            IsCreation = isCreation,
            Created = store.Now,
            Ready = store.Now + control.Step,
            Template = template,
            Parameters = parameters,
            Tags = tags,
            Changes = changes,
            Capabilities = capabilities,
            NotificationArns = form.List("NotificationARNs"),
            RoleArn = form["RoleARN"],
            Description = form["Description"],
            Token = form["ClientToken"],
            Failure = changes.Count == 0 && !isCreation && !HasOtherChanges(target, template) ? NoChanges : null,
        };
    }

    /// <summary>Outputs alone can change, too.</summary>
    private static bool HasOtherChanges(Stack stack, Template template) =>
        stack.Template is null
        || !stack.Template.Outputs.Keys.ToHashSet().SetEquals(template.Outputs.Keys)
        || template.Outputs.Any(output => !System.Text.Json.Nodes.JsonNode.DeepEquals(stack.Template.Outputs[output.Key].Value, output.Value.Value));
}
