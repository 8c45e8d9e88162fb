using System.Runtime.CompilerServices;
using Amazon.Runtime;
using MediaExchange.Transfer.Aws.Clients.CloudFormation;

namespace MediaExchange.Transfer.Aws.Helpers;

/// <summary>The stacks of helpers, as CloudFormation has them.</summary>
internal sealed class HelperStacks(AmazonCloudFormationClient client, TimeProvider time, TimeSpan pollInterval)
{
    /// <summary>Finds a stack by its name or ARN.</summary>
    /// <returns><see langword="null"/> when there is none.</returns>
    public async Task<Stack?> FindAsync(string stack, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await client.DescribeStacksAsync(new DescribeStacksRequest { StackName = stack }, cancellationToken).ConfigureAwait(false);
            return answer.Stacks.FirstOrDefault(found => found.StackStatus != StackStatus.DELETE_COMPLETE);
        }
        catch (AmazonServiceException exception) when (HelperFailures.IsMissing(exception))
        {
            return null;
        }
    }

    /// <summary>Lists the stacks of all helpers of the region.</summary>
    /// <param name="withPlanned">Whether those count that have a helper's name only: what is just being planned has no tags yet.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<Stack> ListAsync(bool withPlanned, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? page = null;
        do
        {
            var answer = await client.DescribeStacksAsync(new DescribeStacksRequest { NextToken = page }, cancellationToken).ConfigureAwait(false);
            foreach (var stack in answer.Stacks.Where(stack => NameOf(stack) is not null || (withPlanned && HelperStatus.IsPlanned(stack.StackStatus) && stack.StackName!.StartsWith(HelperName.StackPrefix, StringComparison.Ordinal))))
                yield return stack;
            page = answer.NextToken;
        }
        while (!string.IsNullOrEmpty(page));
    }

    /// <summary>The name of the helper that a stack is.</summary>
    /// <returns><see langword="null"/> when it is none.</returns>
    public static string? NameOf(Stack stack) => stack.Tags.FirstOrDefault(tag => tag.Key == HelperName.NameTag)?.Value;

    /// <summary>The last event of a stack.</summary>
    /// <returns><see langword="null"/> when there is none.</returns>
    public async Task<string?> LastEventAsync(string stackId, CancellationToken cancellationToken)
    {
        var answer = await client.DescribeStackEventsAsync(new DescribeStackEventsRequest { StackName = stackId }, cancellationToken).ConfigureAwait(false);
        return answer.StackEvents.FirstOrDefault()?.EventId;
    }

    /// <summary>Tells what happens to a stack until nothing does any more, in order.</summary>
    /// <param name="stackId">Its ARN: by that it can be asked for after it was deleted, too.</param>
    /// <param name="after">The last event that is known; <see langword="null"/> for all.</param>
    /// <param name="begins">Whether something was just begun: CloudFormation says so a moment before the stack's status does.</param>
    /// <param name="cancellationToken">Stops the watching, not what is watched.</param>
    public async IAsyncEnumerable<HelperEvent> WatchAsync(string stackId, string? after, bool begins, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            // The status first: what happened before it became final is among the events then.
            var answer = await client.DescribeStacksAsync(new DescribeStacksRequest { StackName = stackId }, cancellationToken).ConfigureAwait(false);
            var status = answer.Stacks.FirstOrDefault()?.StackStatus;
            var isOver = !HelperStatus.IsChanging(status) && !HelperStatus.IsPlanned(status);
            var news = await EventsAfterAsync(stackId, after, cancellationToken).ConfigureAwait(false);
            foreach (var happened in news)
                yield return Told(happened);
            after = news.Count > 0 ? news[^1].EventId : after;
            begins &= news.Count == 0;
            if (isOver && (!begins || status is null or StackStatus.DELETE_COMPLETE))
                yield break;
            await Task.Delay(pollInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<List<StackEvent>> EventsAfterAsync(string stackId, string? after, CancellationToken cancellationToken)
    {
        var news = new List<StackEvent>();
        string? page = null;
        do
        {
            var answer = await client.DescribeStackEventsAsync(new DescribeStackEventsRequest { StackName = stackId, NextToken = page }, cancellationToken).ConfigureAwait(false);
            var known = after is null ? -1 : answer.StackEvents.FindIndex(happened => happened.EventId == after);
            news.AddRange(known < 0 ? answer.StackEvents : answer.StackEvents[..known]);
            page = known < 0 ? answer.NextToken : null;
        }
        while (!string.IsNullOrEmpty(page));
        news.Reverse();
        return news;
    }

    private static HelperEvent Told(StackEvent happened) => new(
        happened.Timestamp is { } at ? new DateTimeOffset(at.ToUniversalTime()) : default,
        happened.LogicalResourceId ?? "",
        happened.ResourceType ?? "",
        happened.ResourceStatus ?? "",
        string.IsNullOrEmpty(happened.ResourceStatusReason) ? null : happened.ResourceStatusReason);
}
