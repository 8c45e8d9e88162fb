using System.Runtime.CompilerServices;
using MediaExchange.Transfer.Aws.Clients.CloudFormation;
using MediaExchange.Transfer.Aws.Clients.EC2;
using MediaExchange.Transfer.Aws.Preflight;
using MediaExchange.Transfer.Engine;

namespace MediaExchange.Transfer.Aws.Helpers;

/// <summary>Installs, finds, updates and removes helpers: each is a CloudFormation stack. Not safe for use by several threads at once.</summary>
/// <remarks>Whatever is interrupted goes on in CloudFormation, and is taken up again by calling the same once more.</remarks>
public sealed class HelperManager : IDisposable
{
    // CloudFormation takes minutes, and answers no more than a few questions a second; a sandbox takes no time.
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(100);

    private readonly AwsAccess _access;
    private readonly AmazonCloudFormationClient _client;
    private readonly HelperStacks _stacks;
    private readonly HelperPlanner _planner;

    /// <summary>Makes a manager; no request is sent.</summary>
    /// <param name="access">Where and as whom.</param>
    /// <param name="time">The clock; <see langword="null"/> for the system's.</param>
    /// <exception cref="AwsAccessException">The credentials, the region or the endpoint cannot be used.</exception>
    public HelperManager(AwsAccess access, TimeProvider? time = null)
    {
        _access = access;
        _client = new AmazonCloudFormationClient(access);
        time ??= TimeProvider.System;
        var pollInterval = _client.Address.IsLoopback ? Quick : Patient;
        _stacks = new HelperStacks(_client, time, pollInterval);
        _planner = new HelperPlanner(_client, _stacks, time, pollInterval);
    }

    /// <summary>The region whose helpers these are.</summary>
    public string Region => _client.Region;

    /// <summary>Finds a helper.</summary>
    /// <returns><see langword="null"/> when there is none of that name.</returns>
    /// <exception cref="TransferException">It may not be looked for, the service does not answer, or a stack of that name is no helper.</exception>
    public Task<HelperInfo?> FindAsync(string name, CancellationToken cancellationToken = default) => GuardAsync(
        $"The helper '{name}' cannot be looked for", name, async () => await FindStackAsync(name, cancellationToken).ConfigureAwait(false) is { } stack ? Described(stack) : null, goesOn: false);

    /// <summary>Lists the helpers of the region.</summary>
    /// <exception cref="TransferException">While enumerating: they may not be listed, or the service does not answer.</exception>
    public async IAsyncEnumerable<HelperInfo> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var stacks = _stacks.ListAsync(withPlanned: false, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var _ = stacks.ConfigureAwait(false);
        while (await GuardAsync("The helpers cannot be listed", Region, () => stacks.MoveNextAsync().AsTask(), goesOn: false).ConfigureAwait(false))
            yield return Described(stacks.Current);
    }

    /// <summary>Whether there are helpers beside one, those included that are being planned or removed.</summary>
    /// <param name="name">The one that does not count.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TransferException">The stacks may not be listed, or the service does not answer.</exception>
    public Task<bool> HasOthersAsync(string name, CancellationToken cancellationToken = default) => GuardAsync(
        "The helpers cannot be listed", Region, async () => await _stacks.ListAsync(withPlanned: true, cancellationToken).AnyAsync(stack => stack.StackName != HelperName.StackOf(name), cancellationToken).ConfigureAwait(false), goesOn: false);

    /// <summary>The architecture that a helper would have: what is asked for, what it has, or what the template says.</summary>
    /// <exception cref="TransferException">The template may not be looked at, or is refused.</exception>
    public Task<HelperArchitecture> ArchitectureAsync(HelperInfo? helper, HelperSettings settings, string template, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return GuardAsync("The template cannot be looked at", "Architecture", async () =>
        {
            if (settings.Architecture is { } asked)
                return asked;
            if (helper?.Parameters.GetValueOrDefault("Architecture") is not { Length: > 0 } known)
            {
                var answer = await _client.ValidateTemplateAsync(new ValidateTemplateRequest { TemplateBody = template }, cancellationToken).ConfigureAwait(false);
                known = answer.Parameters.FirstOrDefault(parameter => parameter.ParameterKey == "Architecture")?.DefaultValue;
            }

            return Enum.TryParse<HelperArchitecture>(known, out var architecture) ? architecture : default;
        });
    }

    /// <summary>Finds out what installing or updating a helper would do, and leaves it to <see cref="ExecuteAsync"/> or <see cref="DiscardAsync"/>.</summary>
    /// <param name="name">The helper's name.</param>
    /// <param name="settings">What is wanted.</param>
    /// <param name="template">The template's text.</param>
    /// <param name="version">The version of this module.</param>
    /// <param name="tags">What else the stack and all that it makes are tagged with.</param>
    /// <param name="cancellationToken">Stops it; a change set that is being made is left behind, harmless.</param>
    /// <exception cref="TransferException">It cannot be done: a value is refused, something is under way, what is there must be removed first, or a permission is missing.</exception>
    public Task<HelperPlan> PlanAsync(
        string name, HelperSettings settings, string template, string version, IReadOnlyDictionary<string, string>? tags = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return GuardAsync($"The helper '{name}' cannot be installed", name, async () =>
        {
            var stack = await FindStackAsync(name, cancellationToken).ConfigureAwait(false);
            if (stack is not null)
                RequireChangeable(name, stack);
            await RequireNetworkAsync(name, settings, stack, cancellationToken).ConfigureAwait(false);
            return await _planner.PlanAsync(name, settings, template, version, tags, HelperStatus.IsPlanned(stack?.StackStatus) ? null : stack, cancellationToken).ConfigureAwait(false);
        });
    }

    /// <summary>Forgets a plan; of a helper that was not there before nothing is left.</summary>
    public Task DiscardAsync(HelperPlan plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return GuardAsync($"The plan for the helper '{plan.Name}' cannot be removed", plan.Name, async () =>
        {
            await _planner.DiscardAsync(plan, cancellationToken).ConfigureAwait(false);
            return true;
        });
    }

    /// <summary>Does what was planned, and tells what happens until it is over.</summary>
    /// <exception cref="TransferException">While enumerating: it has failed; the message names the first resource that did, and why. CloudFormation has undone it by then.</exception>
    public IAsyncEnumerable<HelperEvent> ExecuteAsync(HelperPlan plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.ChangeSetId is null
            ? AsyncEnumerable.Empty<HelperEvent>()
            : RunAsync(
                plan.Name,
                plan.StackId,
                "installed",
                () => _client.ExecuteChangeSetAsync(new ExecuteChangeSetRequest { ChangeSetName = plan.ChangeSetId }, cancellationToken),
                cancellationToken);
    }

    /// <summary>Waits for what is under way already, begun here or elsewhere, and tells what happens until it is over. Ends as it ends.</summary>
    /// <exception cref="TransferException">While enumerating: it has failed.</exception>
    public IAsyncEnumerable<HelperEvent> WatchAsync(HelperInfo helper, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(helper);
        return RunAsync(helper.Name, helper.StackId, "looked at", begin: null, cancellationToken);
    }

    /// <summary>Deletes a helper's stack with all that it made, and tells what happens until it is over. Its bucket stays: see <see cref="HelperBucket"/>.</summary>
    /// <exception cref="TransferException">While enumerating: a resource cannot be deleted; the message names it, and why.</exception>
    public IAsyncEnumerable<HelperEvent> DeleteAsync(HelperInfo helper, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(helper);
        return RunAsync(
            helper.Name,
            helper.StackId,
            "removed",
            () => _client.DeleteStackAsync(new DeleteStackRequest { StackName = helper.StackId }, cancellationToken),
            cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>Begins something, or nothing where it is under way already, and watches it to its end.</summary>
    private async IAsyncEnumerable<HelperEvent> RunAsync(string name, string stackId, string done, Func<Task>? begin, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var before = await GuardAsync($"The helper '{name}' cannot be {done}", name, async () =>
        {
            var last = await _stacks.LastEventAsync(stackId, cancellationToken).ConfigureAwait(false);
            if (begin is not null)
                await begin().ConfigureAwait(false);
            return last;
        }).ConfigureAwait(false);
        HelperEvent? cause = null;
        var events = _stacks.WatchAsync(stackId, before, begins: begin is not null, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var _ = events.ConfigureAwait(false);
        while (await GuardAsync($"The helper '{name}' cannot be watched any more; what was begun goes on", name, () => events.MoveNextAsync().AsTask()).ConfigureAwait(false))
        {
            if (events.Current.IsFirstCause)
                cause ??= events.Current;
            yield return events.Current;
        }

        var stack = await GuardAsync($"The helper '{name}' cannot be looked at", name, () => _stacks.FindAsync(stackId, cancellationToken)).ConfigureAwait(false);
        if (stack?.StackStatus is { } status && (status.Contains("ROLLBACK", StringComparison.Ordinal) || status.EndsWith("_FAILED", StringComparison.Ordinal)))
            throw Failed(name, status, cause, stack.StackStatusReason);
    }

    private static TransferException Failed(string name, string status, HelperEvent? cause, string? reason)
    {
        var why = cause is null ? reason ?? "CloudFormation does not say why" : $"{cause.Resource} ({cause.Type}): {cause.Reason ?? cause.Status}";
        var next = status switch
        {
            StackStatus.UPDATE_ROLLBACK_COMPLETE => "The helper is as it was before. Correct what is named, and run Install-TransferHelper again.",
            StackStatus.UPDATE_ROLLBACK_FAILED => $"It could not be put back either. Correct what is named, then run 'aws cloudformation continue-update-rollback --stack-name {HelperName.StackOf(name)}'.",
            StackStatus.DELETE_FAILED => "Correct what is named, and run Uninstall-TransferHelper again.",
            _ => "Nothing of it is left but the record. Correct what is named, and run Install-TransferHelper again.",
        };
        return new TransferException(FailureKind.InvalidRequest, $"The helper '{name}' ended as {status}: {why.TrimEnd('.')}. {next}", name);
    }

    private async Task<Stack?> FindStackAsync(string name, CancellationToken cancellationToken)
    {
        if (!HelperName.IsValid(name, out var problem))
            throw new TransferException(FailureKind.InvalidRequest, problem, name);
        var stack = await _stacks.FindAsync(HelperName.StackOf(name), cancellationToken).ConfigureAwait(false);

        // A stack that was only planned has no tags yet.
        return stack is null || HelperStatus.IsPlanned(stack.StackStatus) || HelperStacks.NameOf(stack) == name
            ? stack
            : throw new TransferException(
                FailureKind.DestinationExists, $"There is a stack '{stack.StackName}' in {Region} that is no helper: it has no tag {HelperName.NameTag}. It stays as it is; choose another -Name.", name);
    }

    /// <summary>Without a way to S3 and the registry a stack comes to be all the same, and jobs wait for ever.</summary>
    private async Task RequireNetworkAsync(string name, HelperSettings settings, Stack? stack, CancellationToken cancellationToken)
    {
        if (settings.SubnetIds is not { Count: > 0 })
            return;
        var parameters = stack is null ? new Dictionary<string, string>(StringComparer.Ordinal) : new Dictionary<string, string>(Described(stack).Parameters, StringComparer.Ordinal);
        foreach (var (key, value) in settings.ToParameters())
            parameters[key] = value;
        using var networks = new AmazonEC2Client(_access);
        IReadOnlyList<HelperCheck> checks;
        try
        {
            checks = await new NetworkChecks(networks).RunAsync(NetworkFacts.Of(parameters), cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonEC2Exception refused) when (refused.ErrorCode is "UnauthorizedOperation" or "AccessDenied")
        {
            // Who may not look is not kept from installing; CloudFormation will say what it thinks.
            return;
        }

        if (checks.FirstOrDefault(check => check.Status == CheckStatus.Fail) is { } failed)
            throw new TransferException(FailureKind.InvalidRequest, $"The helper '{name}' cannot be installed: {failed.Subject}: {failed.Message} {failed.Fix}", name);
    }

    private static void RequireChangeable(string name, Stack stack)
    {
        var status = stack.StackStatus!;
        if (HelperStatus.MustBeRemoved(status))
            throw new TransferException(FailureKind.InvalidRequest, $"The helper '{name}' is {status}, and CloudFormation lets nobody change it any more. Remove it with Uninstall-TransferHelper, then install it anew.", name);
        if (status == StackStatus.UPDATE_ROLLBACK_FAILED)
            throw Failed(name, status, null, stack.StackStatusReason);
        if (HelperStatus.IsChanging(status))
            throw new TransferException(FailureKind.InUse, $"The helper '{name}' is {status}: somebody is installing, updating or removing it. Wait for that to end, and run the cmdlet again.", name);
    }

    private HelperInfo Described(Stack stack)
    {
        var outputs = stack.Outputs.ToDictionary(output => output.OutputKey!, output => output.OutputValue ?? "", StringComparer.Ordinal);
        return new HelperInfo
        {
            Name = HelperStacks.NameOf(stack) ?? stack.StackName![HelperName.StackPrefix.Length..],
            StackName = stack.StackName!,
            StackId = stack.StackId!,
            Region = Region,
            Status = stack.StackStatus!,
            StatusReason = string.IsNullOrEmpty(stack.StackStatusReason) ? null : stack.StackStatusReason,
            Version = stack.Tags.FirstOrDefault(tag => tag.Key == HelperName.VersionTag)?.Value ?? WorkerTag.Read(outputs.GetValueOrDefault("HelperVersion"))?.Version.ToString(),
            InstalledAt = stack.CreationTime is { } made ? new DateTimeOffset(made.ToUniversalTime()) : default,
            UpdatedAt = stack.LastUpdatedTime is { } updated ? new DateTimeOffset(updated.ToUniversalTime()) : null,
            Parameters = stack.Parameters.ToDictionary(parameter => parameter.ParameterKey!, parameter => parameter.ResolvedValue ?? parameter.ParameterValue ?? "", StringComparer.Ordinal),
            Outputs = outputs,
        };
    }

    private static Task<T> GuardAsync<T>(string what, string target, Func<Task<T>> work, bool goesOn = true) => HelperFailures.GuardAsync(what, target, work, goesOn);
}
