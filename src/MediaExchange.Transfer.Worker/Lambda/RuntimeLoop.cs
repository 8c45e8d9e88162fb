using System.Net;
using System.Text.Json;

namespace MediaExchange.Transfer.Worker.Lambda;

/// <summary>Asks for an invocation, has it answered, and asks for the next, until the process shall end.</summary>
internal sealed class RuntimeLoop(RuntimeApi api, Func<IInvocationHandler> createHandler, TimeProvider time, TextWriter log)
{
    /// <summary>What the Runtime API takes as an answer: 6 MB.</summary>
    public const int LargestAnswer = 6 * 1024 * 1024;

    /// <summary>What is kept of an invocation's time for winding up and for the answer.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    private const string TraceVariable = "_X_AMZN_TRACE_ID";

    /// <summary>Runs until it is stopped.</summary>
    /// <returns>The exit code of the process.</returns>
    public async Task<int> RunAsync(CancellationToken stopping)
    {
        try
        {
            if (await CreateAsync() is not { } handler)
                return ExitCodes.SomeFailed;
            while (await NextAsync(stopping) is { } invocation)
            {
                Environment.SetEnvironmentVariable(TraceVariable, invocation.TraceId);
                if (!await AnswerAsync(handler, invocation, stopping))
                    return ExitCodes.Interrupted;
            }

            return ExitCodes.Success;
        }
        catch (RuntimeApiException e)
        {
            // Without the Runtime API there is no work and nobody to tell; Lambda starts another process.
            Write(null, new InvocationError("RuntimeApi", e.Message, []));
            return ExitCodes.SomeFailed;
        }
    }

    private async Task<IInvocationHandler?> CreateAsync()
    {
        try
        {
            return createHandler();
        }
#pragma warning disable CA1031 // Whatever it is, Lambda shall show it instead of a time-out.
        catch (Exception e)
#pragma warning restore CA1031
        {
            var error = InvocationError.Of(e);
            Write(null, error);
            await api.FailInitAsync(error);
            return null;
        }
    }

    /// <returns>Null when the process shall end.</returns>
    private async Task<Invocation?> NextAsync(CancellationToken stopping)
    {
        try
        {
            return await api.NextAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <returns>False when the process shall end and the invocation was given up.</returns>
    private async Task<bool> AnswerAsync(IInvocationHandler handler, Invocation invocation, CancellationToken stopping)
    {
        var left = invocation.Deadline - time.GetUtcNow() - Margin;
        using var deadline = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping);
        try
        {
            both.Token.ThrowIfCancellationRequested();
            var answer = await handler.HandleAsync(invocation, both.Token);
            if (answer.Length > LargestAnswer)
            {
                throw new InvocationException(
                    "AnswerTooLarge", $"The answer has {answer.Length:N0} bytes, and Lambda takes {LargestAnswer:N0}; ask for less at once.");
            }

            await RespondAsync(invocation, answer);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await FailAsync(invocation, new InvocationError("Interrupted", "The process was told to end in the middle of the invocation; invoke again.", []));
            return false;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            var message = $"The invocation was stopped {Margin.TotalSeconds:0} s before its deadline, {invocation.Deadline:O}; give the function more time, or ask for less at once.";
            await FailAsync(invocation, new InvocationError("TimedOut", message, []));
        }
#pragma warning disable CA1031 // A handler that fails, in whichever way, fails one invocation and not the loop.
        catch (Exception e) when (e is not RuntimeApiException)
#pragma warning restore CA1031
        {
            await FailAsync(invocation, InvocationError.Of(e));
        }

        return true;
    }

    private async Task RespondAsync(Invocation invocation, ReadOnlyMemory<byte> answer)
    {
        try
        {
            await api.RespondAsync(invocation.RequestId, answer);
        }
        catch (RuntimeApiException e) when (e.Status is HttpStatusCode.RequestEntityTooLarge)
        {
            throw new InvocationException("AnswerTooLarge", $"The answer has {answer.Length:N0} bytes, which Lambda refused as too many; ask for less at once.");
        }
        catch (RuntimeApiException e) when (IsAboutThisInvocation(e))
        {
            // Too late, or answered before: the caller has been told something else, and the next one is waiting.
            Write(invocation, new InvocationError("RuntimeApi", e.Message, []));
        }
    }

    private async Task FailAsync(Invocation invocation, InvocationError error)
    {
        Write(invocation, error);
        try
        {
            await api.FailAsync(invocation.RequestId, error);
        }
        catch (RuntimeApiException e) when (IsAboutThisInvocation(e))
        {
            Write(invocation, new InvocationError("RuntimeApi", e.Message, []));
        }
    }

    // 5xx is the API's word for a state that only a new process mends.
    private static bool IsAboutThisInvocation(RuntimeApiException exception) => exception.Status is { } status && (int)status is >= 400 and < 500;

    private void Write(Invocation? invocation, InvocationError error) => log.WriteLine(JsonSerializer.Serialize(
        new InvocationLogLine("ERROR", invocation?.RequestId, error.ErrorType, error.ErrorMessage, error.StackTrace.Count == 0 ? null : error.StackTrace),
        LambdaJson.Relaxed.InvocationLogLine));
}
