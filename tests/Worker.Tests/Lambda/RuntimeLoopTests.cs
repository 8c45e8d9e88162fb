using System.Text;
using System.Text.Json;
using MediaExchange.Transfer.Worker;
using MediaExchange.Transfer.Worker.Lambda;
using Xunit;

namespace Worker.Tests.Lambda;

public sealed class RuntimeLoopTests : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly StringWriter _log = new();
    private RuntimeApiStandIn _standIn = null!;
    private RuntimeApi _api = null!;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _api.Dispose();
        await _standIn.DisposeAsync();
        _stop.Dispose();
        await _log.DisposeAsync();
    }

    [Fact]
    public async Task An_invocation_comes_with_its_id_deadline_function_trace_and_payload()
    {
        var deadline = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.AddMinutes(3).ToUnixTimeMilliseconds());
        Invocation? seen = null;
        string? trace = null;
        await StartAsync((invocation, _) =>
        {
            (seen, trace) = (invocation, Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID"));
            return Task.FromResult("\"done\"");
        });

        _standIn.Invoke("{\"key\":\"дом/👍\"}", deadline);
        var outcome = await _standIn.OutcomeAsync();

        Assert.Equal(("request-1", "response", "\"done\""), (outcome.RequestId, outcome.Kind, outcome.Body));
        Assert.Equal(("request-1", deadline, "arn:aws:lambda:eu-west-1:111122223333:function:driver"), (seen!.RequestId, seen.Deadline, seen.FunctionArn));
        Assert.Equal("{\"key\":\"дом/👍\"}", Encoding.UTF8.GetString(seen.Payload.Span));
        Assert.Equal("Root=1-request-1;Sampled=0", trace);
    }

    [Fact]
    public async Task A_handler_that_throws_fails_its_invocation_and_the_next_is_answered()
    {
        await StartAsync((invocation, _) => invocation.RequestId == "request-1" ? throw new InvalidOperationException("Out of film.") : Task.FromResult("2"));

        var first = await _standIn.InvokeAndWaitAsync("1");
        var second = await _standIn.InvokeAndWaitAsync("2");

        first.MustBeError("InvalidOperationException", "Out of film.");
        Assert.NotEmpty(first.Json.GetProperty("stackTrace").EnumerateArray());
        Assert.Equal(("response", "2"), (second.Kind, second.Body));
        var line = JsonDocument.Parse(_log.ToString()).RootElement;
        Assert.Equal(("request-1", "Out of film."), (line.GetProperty("requestId").GetString(), line.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task An_error_that_was_planned_comes_without_a_stack()
    {
        await StartAsync((_, _) => throw new InvocationException("NoSuchRun", "There is no run 7."));

        var outcome = await _standIn.InvokeAndWaitAsync("{}");

        outcome.MustBeError("NoSuchRun", "There is no run 7.");
        Assert.Empty(outcome.Json.GetProperty("stackTrace").EnumerateArray());
    }

    [Theory]
    [InlineData(RuntimeLoop.LargestAnswer, "response")]
    [InlineData(RuntimeLoop.LargestAnswer + 1, "error")]
    public async Task An_answer_may_have_6_MB_and_not_a_byte_more(int length, string kind)
    {
        await StartAsync((_, _) => Task.FromResult(new string('x', length)));

        var outcome = await _standIn.InvokeAndWaitAsync("{}");

        Assert.Equal(kind, outcome.Kind);
        if (kind == "error")
            outcome.MustBeError("AnswerTooLarge", "6,291,457", "6,291,456");
    }

    [Fact]
    public async Task An_answer_that_the_API_finds_too_large_becomes_an_error()
    {
        await StartAsync((_, _) => Task.FromResult("\"long\""));
        _standIn.Taking = outcome => outcome.Kind == "response" ? 413 : 202;

        Assert.Equal("response", (await _standIn.InvokeAndWaitAsync("{}")).Kind);
        (await _standIn.OutcomeAsync()).MustBeError("AnswerTooLarge", "6 bytes");
    }

    [Fact]
    public async Task A_handler_is_cancelled_a_second_before_the_deadline_and_the_caller_told_why()
    {
        var time = new SetTime(DateTimeOffset.UtcNow);
        await StartAsync(
            async (_, token) =>
            {
                var given = new TaskCompletionSource<string>();
                token.Register(() => given.SetCanceled(token));
                time.Advance(TimeSpan.FromSeconds(8));
                Assert.False(token.IsCancellationRequested);
                time.Advance(TimeSpan.FromSeconds(2));
                Assert.True(token.IsCancellationRequested);
                return await given.Task;
            },
            time);

        _standIn.Invoke("{}", time.GetUtcNow().AddSeconds(10));

        (await _standIn.OutcomeAsync()).MustBeError("TimedOut", "1 s before its deadline");
    }

    [Fact]
    public async Task An_invocation_without_time_is_not_begun()
    {
        var begun = 0;
        await StartAsync((_, _) => Task.FromResult($"{++begun}"));

        _standIn.Invoke("{}", DateTimeOffset.UtcNow.AddMilliseconds(900));

        (await _standIn.OutcomeAsync()).MustBeError("TimedOut");
        Assert.Equal(0, begun);
    }

    [Fact]
    public async Task A_handler_that_gives_up_on_its_own_is_not_called_timed_out()
    {
        await StartAsync((_, _) => throw new TaskCanceledException("The request took too long."));

        (await _standIn.InvokeAndWaitAsync("{}")).MustBeError("TaskCanceledException", "took too long");
    }

    [Fact]
    public async Task Being_stopped_between_invocations_ends_the_loop_with_0()
    {
        var loop = await StartAsync((_, _) => Task.FromResult("1"));
        await _standIn.InvokeAndWaitAsync("{}");

        await _stop.CancelAsync();

        Assert.Equal(ExitCodes.Success, await loop);
    }

    [Fact]
    public async Task Being_stopped_in_an_invocation_answers_it_and_ends_the_loop_with_3()
    {
        var loop = await StartAsync(async (_, token) =>
        {
            await _stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            return "never";
        });

        (await _standIn.InvokeAndWaitAsync("{}")).MustBeError("Interrupted", "invoke again");

        Assert.Equal(ExitCodes.Interrupted, await loop);
    }

    [Fact]
    public async Task A_handler_that_cannot_be_made_is_an_error_of_the_start()
    {
        _standIn = await RuntimeApiStandIn.StartAsync();
        _api = new RuntimeApi(new Uri($"http://{_standIn.Address}/2018-06-01/"));
        var loop = new RuntimeLoop(_api, () => throw new InvocationException("NoHelperBucket", "HELPER_BUCKET is not set."), TimeProvider.System, _log);

        Assert.Equal(ExitCodes.SomeFailed, await loop.RunAsync(_stop.Token));

        var outcome = await _standIn.OutcomeAsync();
        Assert.Equal(("init", "Worker.NoHelperBucket"), (outcome.Kind, outcome.ErrorType));
        Assert.Contains("HELPER_BUCKET is not set.", _log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_comes_too_late_does_not_end_the_loop()
    {
        await StartAsync((_, _) => Task.FromResult("1"));
        _standIn.Taking = outcome => outcome.RequestId == "request-1" ? 400 : 202;

        await _standIn.InvokeAndWaitAsync("{}");

        Assert.Equal("request-2", (await _standIn.InvokeAndWaitAsync("{}")).RequestId);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(500)]
    public async Task An_API_that_hands_nothing_out_ends_the_loop_with_1(int status)
    {
        _standIn = await RuntimeApiStandIn.StartAsync();
        _standIn.AnswerToNext = status;

        Assert.Equal(ExitCodes.SomeFailed, await Loop((_, _) => Task.FromResult("1"), TimeProvider.System));
        Assert.Contains($"answered {status}", _log.ToString(), StringComparison.Ordinal);
    }

    private async Task<Task<int>> StartAsync(Func<Invocation, CancellationToken, Task<string>> handle, TimeProvider? time = null)
    {
        _standIn = await RuntimeApiStandIn.StartAsync();
        var loop = Loop(handle, time ?? TimeProvider.System);
        await _standIn.Asked;
        return loop;
    }

    private Task<int> Loop(Func<Invocation, CancellationToken, Task<string>> handle, TimeProvider time)
    {
        _api = new RuntimeApi(new Uri($"http://{_standIn.Address}/2018-06-01/"));
        return new RuntimeLoop(_api, () => new TestHandler(handle), time, _log).RunAsync(_stop.Token);
    }
}
