using MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Stacks;
using MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Templates;
using MediaExchange.Transfer.Sandbox.Planes.Resources;
using MediaExchange.Transfer.Sandbox.S3;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation;

/// <summary>CloudFormation: stacks by change sets. Kept in memory, whatever becomes of the objects.</summary>
internal sealed class CloudFormationPlane : IDisposable
{
    private readonly StackStore _store;
    private readonly StackRunner _runner;
    private readonly ChangeSetOperations _changeSets;
    private readonly StackControl _control;
    private readonly ResourceRegistry _registry;
    private CancellationTokenSource _stop = new();

    public CloudFormationPlane(SandboxState state, ResourceRegistry registry, StackControl control)
    {
        (_registry, _control) = (registry, control);
        _store = new StackStore(state.Time);
        _runner = new StackRunner(_store, new ResourceProvider(state, registry), control, state.Time);
        _changeSets = new ChangeSetOperations(_store, control);
    }

    public Task InvokeAsync(PlaneContext context) => context.Request.Operation switch
    {
        "ValidateTemplate" => ValidateAsync(context),
        "GetTemplateSummary" => Answer(context, () => Summarise(context)),
        "CreateChangeSet" => _changeSets.CreateAsync(context),
        "DescribeChangeSet" => _changeSets.DescribeAsync(context),
        "ExecuteChangeSet" => ExecuteAsync(context),
        "DeleteChangeSet" => _changeSets.DeleteAsync(context),
        "ListChangeSets" => _changeSets.ListAsync(context),
        "DescribeStacks" => Answer(context, () => DescribeStacks(context)),
        "DescribeStackEvents" => Answer(context, () => DescribeEvents(context)),
        "DescribeStackResources" => Answer(context, () => DescribeResources(context)),
        "ListStackResources" => Answer(context, () => ListResources(context)),
        "GetTemplate" => Answer(context, () => GetTemplate(context)),
        "DeleteStack" => DeleteAsync(context),
        _ => throw context.Unknown("CloudFormation"),
    };

    /// <summary>Stops what runs and forgets every stack.</summary>
    public void Reset()
    {
        _stop.Cancel();
        lock (_store.Gate)
        {
            _store.Clear();
            _stop.Dispose();
            _stop = new CancellationTokenSource();
        }

        _registry.Clear();
        _control.Apply(StackSettings.Default);
    }

    public void Dispose()
    {
        _stop.Cancel();
        Task[] running;
        lock (_store.Gate)
            running = [.. _store.All.Select(stack => stack.Operation)];

        // They have been told to stop, and hold nothing that blocks.
        Task.WaitAll(running, TimeSpan.FromSeconds(2));
        _stop.Dispose();
    }

    private Task Answer(PlaneContext context, Func<object?[]> read)
    {
        object?[] result;
        lock (_store.Gate)
            result = read();
        return QueryXml.SendAsync(context, result);
    }

    private static Task ValidateAsync(PlaneContext context)
    {
        var template = TemplateParser.Parse(TemplateSource.Read(context, null) ?? throw PlaneException.Validation("Either Template URL or Template Body must be specified."));
        var capabilities = Capabilities.NeededBy(template.Resources);
        return QueryXml.SendAsync(
            context,
            QueryXml.Element("Description", template.Description),
            QueryXml.List("Parameters", template.Parameters.Values.Select(parameter => new object?[]
            {
                QueryXml.Element("ParameterKey", parameter.Name),
                QueryXml.Element("DefaultValue", parameter.Default),
                QueryXml.Element("NoEcho", parameter.NoEcho),
                QueryXml.Element("Description", parameter.Description),
            })),
            QueryXml.List("Capabilities", capabilities is null ? [] : [capabilities]),
            QueryXml.Element("CapabilitiesReason", capabilities is null ? null : Capabilities.Reason(template.Resources)));
    }

    private object?[] Summarise(PlaneContext context)
    {
        var template = context.Form["StackName"] is { } name
            ? _store.Get(context.Place, name).Template ?? throw PlaneException.Validation($"Stack [{name}] has no template yet.")
            : TemplateParser.Parse(TemplateSource.Read(context, null) ?? throw PlaneException.Validation("Either Template URL or Template Body must be specified."));
        var capabilities = Capabilities.NeededBy(template.Resources);
        return
        [
            QueryXml.List("Parameters", template.Parameters.Values.Select(parameter => new object?[]
            {
                QueryXml.Element("ParameterKey", parameter.Name),
                QueryXml.Element("DefaultValue", parameter.Default),
                QueryXml.Element("ParameterType", parameter.Type),
                QueryXml.Element("NoEcho", parameter.NoEcho),
                QueryXml.Element("Description", parameter.Description),
            })),
            QueryXml.Element("Description", template.Description),
            QueryXml.List("Capabilities", capabilities is null ? [] : [capabilities]),
            QueryXml.Element("CapabilitiesReason", capabilities is null ? null : Capabilities.Reason(template.Resources)),
            QueryXml.List("ResourceTypes", template.Resources.Select(resource => resource.Type.Name).Distinct()),
            QueryXml.Element("Version", "2010-09-09"),
        ];
    }

    private async Task ExecuteAsync(PlaneContext context)
    {
        context.AllowOnly("ChangeSetName", "StackName", "ClientRequestToken", "DisableRollback", "RetainExceptOnCreate");
        if (context.Form.Flag("DisableRollback") || context.Form.Flag("RetainExceptOnCreate"))
            throw PlaneException.Validation("The sandbox always rolls back: leave DisableRollback and RetainExceptOnCreate out.");
        await IfInstantAsync(Execute(context));
        await QueryXml.SendAsync(context);
    }

    /// <summary>Steps that take no time are over when the answer comes: whoever looks then need not look again.</summary>
    private Task IfInstantAsync(Task operation) => _control.Step == TimeSpan.Zero ? operation : Task.CompletedTask;

    private Task Execute(PlaneContext context)
    {
        lock (_store.Gate)
        {
            var changes = _changeSets.Find(context);
            var (stack, token, now) = (changes.Stack, context.Form["ClientRequestToken"], _store.Now);
            if (changes.Execution is not null && token is not null && token == changes.ExecutionToken)
                return Task.CompletedTask;
            if (changes.StatusAt(now) != "CREATE_COMPLETE" || changes.Execution is not null)
            {
                throw new PlaneException(
                    "InvalidChangeSetStatus",
                    changes.Execution is null
                        ? $"ChangeSet [{changes.Id}] cannot be executed in its current status of [{changes.StatusAt(now)}]"
                        : $"ChangeSet [{changes.Id}] cannot be executed in its current execution status of [{changes.Execution}]");
            }

            ChangeSetOperations.CheckState(stack, changes.Name, changes.IsCreation);
            foreach (var other in stack.ChangeSets.Values.Where(other => other != changes))
                other.Execution = "OBSOLETE";
            stack.ChangeSets.Clear();
            stack.ChangeSets[changes.Name] = changes;
            (changes.Execution, changes.ExecutionToken, stack.Token) = ("EXECUTE_IN_PROGRESS", token, token);
            if (!changes.IsCreation)
                stack.Updated = now;
            stack.SetStatus(changes.IsCreation ? "CREATE_IN_PROGRESS" : "UPDATE_IN_PROGRESS", "User Initiated", now);
            var stop = _stop.Token;
            return stack.Operation = Task.Run(() => changes.IsCreation ? _runner.CreateAsync(stack, changes, stop) : _runner.UpdateAsync(stack, changes, stop), CancellationToken.None);
        }
    }

    private async Task DeleteAsync(PlaneContext context)
    {
        context.AllowOnly("StackName", "ClientRequestToken", "RetainResources", "RoleARN", "DeletionMode");
        var operation = Task.CompletedTask;
        lock (_store.Gate)
        {
            var retained = context.Form.List("RetainResources").ToHashSet(StringComparer.Ordinal);
            if (context.Form["DeletionMode"] is not (null or "STANDARD"))
                throw PlaneException.Validation("The sandbox deletes in the mode STANDARD alone.");
            if (_store.Find(context.Place, context.Form.Required("StackName")) is { Deleted: null } stack)
                operation = Delete(stack, retained, context.Form["ClientRequestToken"]);
        }

        await IfInstantAsync(operation);
        await QueryXml.SendAsync(context);
    }

    private Task Delete(Stack stack, HashSet<string> retained, string? token)
    {
        if (stack.Status == "DELETE_IN_PROGRESS")
            return stack.Operation;
        if (stack.IsBusy && stack.Status != "CREATE_IN_PROGRESS")
            throw PlaneException.Validation($"Stack [{stack.Id}] cannot be deleted while in status {stack.Status}");
        if (retained.Count > 0 && stack.Status != "DELETE_FAILED")
            throw PlaneException.Validation($"Invalid operation on stack [{stack.Id}]: Resources can be retained when the stack is in DELETE_FAILED alone; it is in {stack.Status}");
        if (retained.FirstOrDefault(id => !stack.Resources.ContainsKey(id)) is { } unknown)
            throw PlaneException.Validation($"Resource [{unknown}] to retain does not exist in stack [{stack.Id}]");
        foreach (var changes in stack.ChangeSets.Values)
            changes.Execution ??= "OBSOLETE";
        stack.ChangeSets.Clear();
        stack.IsStopping = true;
        stack.Token = token;
        stack.SetStatus("DELETE_IN_PROGRESS", "User Initiated", _store.Now);
        var (before, stop) = (stack.Operation, _stop.Token);
        return stack.Operation = Task.Run(
            async () =>
            {
                await before;
                await _runner.DeleteAsync(stack, retained, stop);
            },
            CancellationToken.None);
    }

    private object?[] DescribeStacks(PlaneContext context)
    {
        var stacks = context.Form["StackName"] is { Length: > 0 } name
            ? [_store.Get(context.Place, name)]
            : _store.Of(context.Place).Where(stack => stack.Deleted is null).Reverse().ToList();
        return [QueryXml.List("Stacks", stacks.Select(StackDocuments.Stack))];
    }

    private object?[] DescribeEvents(PlaneContext context)
    {
        const int PageSize = 100;
        var name = context.Form.Required("StackName");
        var stack = _store.Get(context.Place, name, $"Stack [{name}] does not exist");

        // A page begins after an event, not at a number: new ones come in front meanwhile.
        var events = stack.Events.Reverse();
        if (context.Form["NextToken"] is { Length: > 0 } token)
        {
            if (stack.Events.All(found => found.Id != token))
                throw PlaneException.Validation("The NextToken is not one that was given out.");
            events = events.SkipWhile(found => found.Id != token).Skip(1);
        }

        var page = events.Take(PageSize + 1).ToList();
        return
        [
            QueryXml.List("StackEvents", page.Take(PageSize).Select(found => StackDocuments.Event(stack, found))),
            QueryXml.Element("NextToken", page.Count > PageSize ? page[PageSize - 1].Id : null),
        ];
    }

    private object?[] DescribeResources(PlaneContext context)
    {
        var (name, physical, logical) = (context.Form["StackName"], context.Form["PhysicalResourceId"], context.Form["LogicalResourceId"]);
        if (name is null == physical is null)
            throw PlaneException.Validation("You must specify either StackName or PhysicalResourceId, but not both.");
        var stack = name is not null
            ? _store.Get(context.Place, name)
            : _store.Of(context.Place).FirstOrDefault(stack => stack.Resources.Values.Any(resource => resource.PhysicalId == physical && resource.Record is not null))
                ?? throw PlaneException.Validation($"Stack for {physical} does not exist");
        return [QueryXml.List("StackResources", stack.Resources.Values
            .Where(resource => logical is null || resource.LogicalId == logical)
            .OrderBy(resource => resource.LogicalId, StringComparer.Ordinal)
            .Select(resource => StackDocuments.Resource(stack, resource, isSummary: false)))];
    }

    private object?[] ListResources(PlaneContext context)
    {
        var stack = _store.Get(context.Place, context.Form.Required("StackName"));
        return [QueryXml.List("StackResourceSummaries", stack.Resources.Values
            .OrderBy(resource => resource.LogicalId, StringComparer.Ordinal)
            .Select(resource => StackDocuments.Resource(stack, resource, isSummary: true)))];
    }

    private object?[] GetTemplate(PlaneContext context)
    {
        var template = context.Form["ChangeSetName"] is null
            ? _store.Get(context.Place, context.Form.Required("StackName")).Template
            : _changeSets.Find(context).Template;
        return
        [
            QueryXml.Element("TemplateBody", template?.Body ?? ""),
            QueryXml.List("StagesAvailable", ["Original", "Processed"]),
        ];
    }
}
