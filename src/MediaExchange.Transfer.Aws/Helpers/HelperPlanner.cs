using MediaExchange.Transfer.Aws.Clients.CloudFormation;
using MediaExchange.Transfer.Engine;

namespace MediaExchange.Transfer.Aws.Helpers;

/// <summary>Makes the change set of an installation, and tells what it would do.</summary>
internal sealed class HelperPlanner(AmazonCloudFormationClient client, HelperStacks stacks, TimeProvider time, TimeSpan pollInterval)
{
    /// <param name="name">The helper.</param>
    /// <param name="settings">What is wanted.</param>
    /// <param name="template">The template's text.</param>
    /// <param name="version">The version of this module.</param>
    /// <param name="tags">Further tags.</param>
    /// <param name="there">The stack to update; <see langword="null"/> to make one.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TransferException">A value is refused.</exception>
    public async Task<HelperPlan> PlanAsync(
        string name, HelperSettings settings, string template, string version, IReadOnlyDictionary<string, string>? tags, Stack? there, CancellationToken cancellationToken)
    {
        var parameters = await ParametersAsync(name, settings, template, there, cancellationToken).ConfigureAwait(false);
        var made = await client.CreateChangeSetAsync(
            new CreateChangeSetRequest
            {
                StackName = HelperName.StackOf(name),
                ChangeSetName = $"install-{time.GetUtcNow():yyyyMMdd-HHmmss}-{Guid.NewGuid().ToString("N")[..8]}",
                ChangeSetType = there is null ? ChangeSetType.CREATE : ChangeSetType.UPDATE,
                Description = $"MediaExchange.Transfer {version}",
                TemplateBody = template,
                Parameters = parameters,
                Capabilities = [Capability.CAPABILITY_IAM],
                Tags =
                [
                    .. (tags ?? new Dictionary<string, string>()).Select(tag => new Tag { Key = tag.Key, Value = tag.Value }),
                    new Tag { Key = HelperName.NameTag, Value = name },
                    new Tag { Key = HelperName.VersionTag, Value = version },
                ],
            },
            cancellationToken).ConfigureAwait(false);
        return await PlanOfAsync(name, made, there is null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes a change set, and of a stack that was not there before what it has left.</summary>
    public async Task DiscardAsync(HelperPlan plan, CancellationToken cancellationToken)
    {
        if (plan.ChangeSetId is not null)
            await client.DeleteChangeSetAsync(new DeleteChangeSetRequest { ChangeSetName = plan.ChangeSetId }, cancellationToken).ConfigureAwait(false);
        if (plan.IsNew && HelperStatus.IsPlanned((await stacks.FindAsync(plan.StackId, cancellationToken).ConfigureAwait(false))?.StackStatus))
            await client.DeleteStackAsync(new DeleteStackRequest { StackName = plan.StackId }, cancellationToken).ConfigureAwait(false);
    }

    // What was not said keeps its value; a parameter that the template has no more is left out, and a new one has its default.
    private async Task<List<Parameter>> ParametersAsync(string name, HelperSettings settings, string template, Stack? there, CancellationToken cancellationToken)
    {
        var given = settings.ToParameters().ToDictionary(StringComparer.Ordinal);
        given["HelperName"] = name;
        var declared = (await client.ValidateTemplateAsync(new ValidateTemplateRequest { TemplateBody = template }, cancellationToken).ConfigureAwait(false)).Parameters;
        var known = declared.Select(parameter => parameter.ParameterKey!).ToHashSet(StringComparer.Ordinal);
        if (given.Keys.FirstOrDefault(key => !known.Contains(key)) is { } unknown)
            throw new TransferException(FailureKind.InvalidRequest, $"The template has no parameter '{unknown}'. Leave -{HelperOptions.All.GetValueOrDefault(unknown, unknown)} out, or use the template of this module.", name);
        var kept = there?.Parameters.Select(parameter => parameter.ParameterKey).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. given.Select(pair => new Parameter { ParameterKey = pair.Key, ParameterValue = pair.Value }),
            .. known.Where(key => !given.ContainsKey(key) && kept?.Contains(key) == true).Select(key => new Parameter { ParameterKey = key, UsePreviousValue = true }),
        ];
    }

    private async Task<HelperPlan> PlanOfAsync(string name, CreateChangeSetResponse made, bool isNew, CancellationToken cancellationToken)
    {
        var changes = new List<HelperChange>();
        var request = new DescribeChangeSetRequest { ChangeSetName = made.Id };
        var answer = await client.DescribeChangeSetAsync(request, cancellationToken).ConfigureAwait(false);
        while (answer.Status is ChangeSetStatus.CREATE_PENDING or ChangeSetStatus.CREATE_IN_PROGRESS)
        {
            await Task.Delay(pollInterval, time, cancellationToken).ConfigureAwait(false);
            answer = await client.DescribeChangeSetAsync(request, cancellationToken).ConfigureAwait(false);
        }

        var plan = new HelperPlan { Name = name, StackId = made.StackId!, IsNew = isNew, ChangeSetId = made.Id };
        if (answer.Status == ChangeSetStatus.FAILED)
        {
            await DiscardAsync(plan, cancellationToken).ConfigureAwait(false);

            // CloudFormation's two ways of saying that nothing would change.
            return answer.StatusReason is { } reason && (reason.Contains("didn't contain changes", StringComparison.Ordinal) || reason.Contains("No updates are to be performed", StringComparison.Ordinal))
                ? plan with { ChangeSetId = null }
                : throw new TransferException(FailureKind.InvalidRequest, $"The helper '{name}' cannot be installed: {answer.StatusReason?.TrimEnd('.') ?? "CloudFormation refuses the change set"}. {HelperOptions.Advice(answer.StatusReason ?? "")}", name);
        }

        while (true)
        {
            changes.AddRange(answer.Changes.Select(change => change.ResourceChange).OfType<ResourceChange>().Select(Told));
            if (string.IsNullOrEmpty(answer.NextToken))
                return plan with { Changes = changes };
            answer = await client.DescribeChangeSetAsync(new DescribeChangeSetRequest { ChangeSetName = made.Id, NextToken = answer.NextToken }, cancellationToken).ConfigureAwait(false);
        }
    }

    private static HelperChange Told(ResourceChange change) => new(
        change.Action ?? "",
        change.LogicalResourceId ?? "",
        change.ResourceType ?? "",
        string.IsNullOrEmpty(change.PhysicalResourceId) ? null : change.PhysicalResourceId,
        change.Action == "Modify" ? change.Replacement : null,
        [.. change.Details.Select(detail => detail.Target?.Name ?? detail.Target?.Attribute).OfType<string>().Distinct()]);
}
