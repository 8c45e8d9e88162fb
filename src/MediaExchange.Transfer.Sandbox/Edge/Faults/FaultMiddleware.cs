using MediaExchange.Transfer.Sandbox.Edge.Behaviour;
using MediaExchange.Transfer.Sandbox.Edge.Control;
using MediaExchange.Transfer.Sandbox.Edge.Requests;
using Microsoft.AspNetCore.Http;

namespace MediaExchange.Transfer.Sandbox.Edge.Faults;

/// <summary>Carries out what the fault script says of a request.</summary>
internal sealed class FaultMiddleware(RequestDelegate next, SandboxEdge edge)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (ControlGuard.IsControl(context))
        {
            await next(context);
            return;
        }

        var request = EdgeRequest.Of(context);
        if (edge.Faults.Decide(request) is not { } decision)
        {
            await next(context);
            return;
        }

        request.Fault = decision.Name;
        try
        {
            await ActAsync(context, request, decision);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client gave up, or was made to.
        }
    }

    private async Task ActAsync(HttpContext context, EdgeRequest request, FaultDecision decision)
    {
        var action = decision.Action;
        if (action.DelayMilliseconds > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(action.DelayMilliseconds), edge.Time, context.RequestAborted);
        }

        if (action.When == FaultMoment.Before)
        {
            await InterfereAsync(context, request, decision);
        }

        Mark(context, action);
        var replacement = FaultAnswers.Replacement(context, request, action);
        var replaces = replacement is not null || action.Inside200 is not null || action.Hang;
        if (action.Reset == ResetMoment.Before)
        {
            FaultAnswers.Abort(context);
            return;
        }

        if (replaces && action.When == FaultMoment.Before)
        {
            await FaultAnswers.AnswerAsync(context, request, action, replacement);
        }
        else if (replaces || action.Reset == ResetMoment.After)
        {
            if (!IsRead(context))
            {
                await TakeEffectAsync(context);
            }

            await InterfereAfterAsync(context, request, decision);
            await FaultAnswers.AnswerAsync(context, request, action, replacement);
        }
        else
        {
            var interferes = action.When == FaultMoment.After && (action.Mutate is not null || action.Hook is not null);
            await PassAsync(context, action, interferes ? _ => PassAndInterfereAsync(context, request, decision) : next);
        }
    }

    private static bool IsRead(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);

    private static void Mark(HttpContext context, FaultAction action)
    {
        if (action.Corrupt)
        {
            context.Items[FaultMarks.Corrupt] = true;
        }

        if (action.RangeIgnored)
        {
            context.Items[FaultMarks.RangeIgnored] = true;
        }
    }

    private Task InterfereAfterAsync(HttpContext context, EdgeRequest request, FaultDecision decision) =>
        decision.Action.When == FaultMoment.After ? InterfereAsync(context, request, decision) : Task.CompletedTask;

    private async Task InterfereAsync(HttpContext context, EdgeRequest request, FaultDecision decision)
    {
        if (decision.Action.Mutate is { } mutation)
        {
            var mutator = edge.Mutator ?? throw new InvalidOperationException("A fault rule asks for a mutation, and the sandbox was started without a mutator.");
            var source = mutation.Target == MutationTarget.Source && mutation.Do != MutationKind.AbortUpload ? request.Source : null;
            if ((source?.Bucket ?? request.Bucket) is { } bucket && (source?.Key ?? request.Key) is { } key)
            {
                await mutator.MutateAsync(mutation.Do, bucket, key, request.UploadId, context.RequestAborted);
            }
        }

        if (decision.Action.Hook is { } hook)
        {
            await hook(new FaultContext(context, request, decision.Call), context.RequestAborted);
        }
    }

    /// <summary>Runs the request to its end, and forgets the answer.</summary>
    private async Task TakeEffectAsync(HttpContext context)
    {
        var original = context.Response.Body;
        context.Response.Body = Stream.Null;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = original;
        }

        context.Response.Clear();
        RequestIds.Of(context);
    }

    /// <summary>
    /// The answer of a write may be on its way before the endpoint is done; it is held back until the world has changed.
    /// A read's may be too large for that, and nobody could tell.
    /// </summary>
    private async Task PassAndInterfereAsync(HttpContext context, EdgeRequest request, FaultDecision decision)
    {
        if (IsRead(context))
        {
            await next(context);
            await InterfereAsync(context, request, decision);
            return;
        }

        var original = context.Response.Body;
        using var held = new MemoryStream();
        context.Response.Body = held;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = original;
        }

        await InterfereAsync(context, request, decision);
        await original.WriteAsync(held.GetBuffer().AsMemory(0, (int)held.Length), context.RequestAborted);
    }

    private async Task PassAsync(HttpContext context, FaultAction action, RequestDelegate proceed)
    {
        var response = context.Response;
        if (action.WrongRange)
        {
            response.OnStarting(() =>
            {
                AnswerSpoiling.ShiftRange(response);
                return Task.CompletedTask;
            });
        }

        if (action.SlowBodyBytesPerSecond is { } rate)
        {
            response.Body = new ThrottledStream(response.Body, rate, edge.Time);
        }

        if (action.Truncate is null && action.Reset is null)
        {
            await proceed(context);
            return;
        }

        var cut = action.Truncate is { } truncation ? AnswerSpoiling.Truncating(context, truncation) : AnswerSpoiling.Breaking(context);
        response.Body = cut;
        try
        {
            await proceed(context);
        }
        catch (IOException) when (cut.WasCut)
        {
            // What the cut stream throws to stop the endpoint.
        }

        if (action.Reset == ResetMoment.During && !cut.WasCut)
        {
            await AnswerSpoiling.BreakHeadersAsync(context);
        }
    }
}
