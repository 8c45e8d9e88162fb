using MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Templates;
using MediaExchange.Transfer.Sandbox.Planes.Resources;

namespace MediaExchange.Transfer.Sandbox.Planes.CloudFormation.Stacks;

/// <summary>Carries out what was asked of a stack, step by step, and goes back when a step fails.</summary>
internal sealed class StackRunner(StackStore store, ResourceProvider provider, StackControl control, TimeProvider time)
{
    public Task CreateAsync(Stack stack, ChangeSet changes, CancellationToken cancellationToken) => GuardAsync(stack, async () =>
    {
        var run = new StackRun(stack, changes);
        lock (store.Gate)
            run.Adopt();
        await ApplyAsync(run, cancellationToken);
        lock (store.Gate)
        {
            if (stack.IsStopping)
                return;
            if (run.Failed.Count == 0)
            {
                stack.Outputs = run.Outputs();
                End(stack, changes, "CREATE_COMPLETE", null);
                return;
            }

            stack.SetStatus("ROLLBACK_IN_PROGRESS", $"The following resource(s) failed to create: [{string.Join(", ", run.Failed)}]. Rollback requested by user.", store.Now);
        }

        var left = await DeleteResourcesAsync(stack, new HashSet<string>(), isRollback: true, cancellationToken);
        lock (store.Gate)
            End(stack, changes, left.Count == 0 ? "ROLLBACK_COMPLETE" : "ROLLBACK_FAILED", left.Count == 0 ? null : Left(left));
    });

    public Task UpdateAsync(Stack stack, ChangeSet changes, CancellationToken cancellationToken) => GuardAsync(stack, async () =>
    {
        var run = new StackRun(stack, changes);
        lock (store.Gate)
            run.Adopt();
        await ApplyAsync(run, cancellationToken);
        if (run.Failed.Count > 0)
        {
            await RollBackUpdateAsync(run, changes, cancellationToken);
            return;
        }

        IReadOnlyList<(StackResource Resource, ResourceRecord Record, bool IsKept)> obsolete;
        lock (store.Gate)
        {
            stack.Outputs = run.Outputs();
            stack.SetStatus("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", null, store.Now);
            obsolete = run.Obsolete();
        }

        await CleanUpAsync(stack, obsolete, cancellationToken);
        lock (store.Gate)
        {
            foreach (var gone in stack.Resources.Values.Where(resource => resource.Record is null).ToList())
                stack.Resources.Remove(gone.LogicalId);
            End(stack, changes, "UPDATE_COMPLETE", null);
        }
    });

    public Task DeleteAsync(Stack stack, IReadOnlySet<string> retained, CancellationToken cancellationToken) => GuardAsync(stack, async () =>
    {
        var left = await DeleteResourcesAsync(stack, retained, isRollback: false, cancellationToken);
        lock (store.Gate)
        {
            stack.IsStopping = false;
            if (left.Count == 0)
                stack.SetStatus("DELETE_COMPLETE", null, store.Now);
            else
                stack.SetStatus("DELETE_FAILED", Left(left), store.Now);
        }
    });

    private static string Left(IReadOnlyCollection<string> resources) => $"The following resource(s) failed to delete: [{string.Join(", ", resources.Order(StringComparer.Ordinal))}].";

    /// <summary>A defect must not leave a stack in progress for ever.</summary>
    private async Task GuardAsync(Stack stack, Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (OperationCanceledException)
        {
            // The sandbox is stopped or reset.
        }
        catch (Exception error)
        {
            lock (store.Gate)
                stack.SetStatus(stack.Status.Replace("_IN_PROGRESS", "_FAILED", StringComparison.Ordinal), $"The sandbox has a defect: {error.GetType().Name}: {error.Message}", store.Now);
        }
    }

    private void End(Stack stack, ChangeSet changes, string status, string? reason)
    {
        stack.SetStatus(status, reason, store.Now);
        changes.Execution = status is "CREATE_COMPLETE" or "UPDATE_COMPLETE" ? "EXECUTE_COMPLETE" : "EXECUTE_FAILED";
    }

    private Task PauseAsync(CancellationToken cancellationToken) =>
        control.Step is { Ticks: > 0 } step ? Task.Delay(step, time, cancellationToken) : Task.CompletedTask;

    private async Task ApplyAsync(StackRun run, CancellationToken cancellationToken)
    {
        foreach (var wave in run.Waves)
        {
            var steps = new List<StackStep>();
            lock (store.Gate)
            {
                foreach (var resource in wave)
                {
                    if (Prepare(run, resource) is { } step)
                        steps.Add(step);
                }
            }

            if (steps.Count == 0)
                continue;
            await PauseAsync(cancellationToken);
            lock (store.Gate)
            {
                foreach (var step in steps)
                    Perform(run, step);
                if (run.Failed.Count > 0 || run.Stack.IsStopping)
                    return;
            }
        }
    }

    /// <summary>Begins a step, or finds that there is nothing to do.</summary>
    private StackStep? Prepare(StackRun run, ResourceDeclaration resource)
    {
        var stack = run.Stack;
        var target = run.Target(resource, store.Now);
        if (target.Present is null)
        {
            stack.SetStatus(target.Resource, "CREATE_IN_PROGRESS", null, store.Now);
            return target;
        }

        if (!target.IsChange)
            return null;
        stack.SetStatus(
            target.Resource,
            "UPDATE_IN_PROGRESS",
            target.IsReplacement ? "Requested update requires the creation of a new physical resource; hence creating one." : null,
            store.Now);
        return target;
    }

    private void Perform(StackRun run, StackStep step)
    {
        var (stack, resource, now) = (run.Stack, step.Resource, store.Now);
        var verb = step.Present is null ? "CREATE" : "UPDATE";
        if (run.Failed.Count > 0 || stack.IsStopping)
        {
            stack.SetStatus(resource, verb + "_FAILED", step.Present is null ? "Resource creation cancelled" : "Resource update cancelled", now);
            return;
        }

        try
        {
            control.Check(stack.Name, resource.LogicalId, step.Present is null ? StackAction.Create : StackAction.Update);
            if (step.IsRename)
                throw new ResourceFailure($"CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename {step.Present!.PhysicalId} and update the stack again.");
            if (step.Present is null || step.IsReplacement)
                provider.Create(step.Wanted);
            else
                provider.Update(step.Present, step.Wanted);
            (resource.Record, resource.PhysicalId) = (step.Wanted, step.Wanted.PhysicalId);
            run.Done.Add(step);
            if (step.Present is null || step.IsReplacement)
                stack.SetStatus(resource, verb + "_IN_PROGRESS", "Resource creation Initiated", now);
            stack.SetStatus(resource, verb + "_COMPLETE", null, now);
        }
        catch (ResourceFailure failure)
        {
            run.Failed.Add(resource.LogicalId);
            stack.SetStatus(resource, verb + "_FAILED", failure.Message, now);
        }
    }

    private async Task RollBackUpdateAsync(StackRun run, ChangeSet changes, CancellationToken cancellationToken)
    {
        var stack = run.Stack;
        var obsolete = new List<(StackResource, ResourceRecord, bool)>();
        lock (store.Gate)
        {
            stack.SetStatus("UPDATE_ROLLBACK_IN_PROGRESS", $"The following resource(s) failed to {(run.FailedToCreate ? "create" : "update")}: [{string.Join(", ", run.Failed)}].", store.Now);
            run.GiveUp();
        }

        var failed = new List<string>();
        foreach (var step in Enumerable.Reverse(run.Done))
        {
            if (step.Present is null || step.IsReplacement)
                obsolete.Add((step.Resource, step.Wanted, false));
            if (step.Present is null)
                continue;
            lock (store.Gate)
                stack.SetStatus(step.Resource, "UPDATE_IN_PROGRESS", null, store.Now);
            await PauseAsync(cancellationToken);
            lock (store.Gate)
                TakeBack(stack, step, failed);
        }

        lock (store.Gate)
        {
            foreach (var untouched in stack.Resources.Values.Where(resource => resource is { Status: "UPDATE_FAILED", Record: not null } && !failed.Contains(resource.LogicalId)))
                stack.SetStatus(untouched, "UPDATE_COMPLETE", null, store.Now);
            if (failed.Count > 0)
            {
                End(stack, changes, "UPDATE_ROLLBACK_FAILED", $"The following resource(s) failed to update: [{string.Join(", ", failed)}].");
                return;
            }

            stack.SetStatus("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", null, store.Now);
        }

        await CleanUpAsync(stack, obsolete, cancellationToken);
        lock (store.Gate)
        {
            foreach (var unmade in stack.Resources.Values.Where(resource => resource.Record is null).ToList())
                stack.Resources.Remove(unmade.LogicalId);
            End(stack, changes, "UPDATE_ROLLBACK_COMPLETE", null);
        }
    }

    private void TakeBack(Stack stack, StackStep step, List<string> failed)
    {
        try
        {
            control.Check(stack.Name, step.Resource.LogicalId, StackAction.Update);
            if (!step.IsReplacement)
                provider.Update(step.Wanted, step.Present!);
            (step.Resource.Record, step.Resource.PhysicalId) = (step.Present, step.Present!.PhysicalId);
            stack.SetStatus(step.Resource, "UPDATE_COMPLETE", null, store.Now);
        }
        catch (ResourceFailure failure)
        {
            failed.Add(step.Resource.LogicalId);
            stack.SetStatus(step.Resource, "UPDATE_FAILED", failure.Message, store.Now);
        }
    }

    /// <summary>Deletes what an update has left over. What cannot be deleted stays behind, without the stack, as with CloudFormation.</summary>
    private async Task CleanUpAsync(Stack stack, IReadOnlyList<(StackResource Resource, ResourceRecord Record, bool IsKept)> obsolete, CancellationToken cancellationToken)
    {
        foreach (var (resource, record, isKept) in obsolete)
        {
            // The resource itself may have another id by now: the event is about the old one.
            var old = new StackResource { LogicalId = resource.LogicalId, Type = record.Type, PhysicalId = record.PhysicalId };
            if (isKept)
            {
                lock (store.Gate)
                    stack.SetStatus(old, "DELETE_SKIPPED", null, store.Now);
            }
            else
            {
                lock (store.Gate)
                    stack.SetStatus(old, "DELETE_IN_PROGRESS", null, store.Now);
                await PauseAsync(cancellationToken);
                lock (store.Gate)
                    TryDelete(stack, old, record);
            }

            lock (store.Gate)
            {
                if (ReferenceEquals(resource.Record, record))
                    resource.Record = null;
            }
        }
    }

    private bool TryDelete(Stack stack, StackResource resource, ResourceRecord record)
    {
        try
        {
            control.Check(stack.Name, resource.LogicalId, StackAction.Delete);
            provider.Delete(record);
            resource.Record = null;
            stack.SetStatus(resource, "DELETE_COMPLETE", null, store.Now);
            return true;
        }
        catch (ResourceFailure failure)
        {
            stack.SetStatus(resource, "DELETE_FAILED", failure.Message, store.Now);
            return false;
        }
    }

    /// <returns>The logical ids of what is left.</returns>
    private async Task<IReadOnlyCollection<string>> DeleteResourcesAsync(Stack stack, IReadOnlySet<string> retained, bool isRollback, CancellationToken cancellationToken)
    {
        var left = new HashSet<string>(StringComparer.Ordinal);
        var needed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var wave in DependencyOrder.Waves(stack.Template?.Resources ?? []).Reverse())
        {
            var resources = new List<(ResourceDeclaration Declaration, StackResource Resource)>();
            lock (store.Gate)
            {
                foreach (var declaration in wave)
                {
                    // What a resource that is still there depends on cannot go.
                    if (needed.Contains(declaration.LogicalId))
                        needed.UnionWith(declaration.Dependencies);
                    else if (stack.Resources.TryGetValue(declaration.LogicalId, out var resource) && resource.Record is not null)
                        resources.Add((declaration, resource));
                }

                foreach (var (declaration, resource) in resources)
                {
                    if (IsKept(declaration, retained, isRollback))
                    {
                        resource.Record = null;
                        stack.SetStatus(resource, "DELETE_SKIPPED", null, store.Now);
                    }
                    else
                    {
                        stack.SetStatus(resource, "DELETE_IN_PROGRESS", null, store.Now);
                    }
                }

                resources.RemoveAll(resource => resource.Resource.Record is null);
            }

            if (resources.Count == 0)
                continue;
            await PauseAsync(cancellationToken);
            lock (store.Gate)
            {
                foreach (var (declaration, resource) in resources)
                {
                    if (!TryDelete(stack, resource, resource.Record!))
                    {
                        left.Add(declaration.LogicalId);
                        needed.UnionWith(declaration.Dependencies);
                    }
                }
            }
        }

        return left;
    }

    private static bool IsKept(ResourceDeclaration declaration, IReadOnlySet<string> retained, bool isRollback) =>
        retained.Contains(declaration.LogicalId)
        || declaration.DeletionPolicy == "Retain"
        || (declaration.DeletionPolicy == "RetainExceptOnCreate" && !isRollback);
}
