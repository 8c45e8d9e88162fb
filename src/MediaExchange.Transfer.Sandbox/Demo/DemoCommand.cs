using System.CommandLine;
using System.Diagnostics;
using MediaExchange.Transfer.Engine.Ledgers;
using MediaExchange.Transfer.Engine.Text;

namespace MediaExchange.Transfer.Sandbox.Demo;

/// <summary><c>demo</c>: the main job from end to end, without an account.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var keep = new Option<bool>("--keep") { Description = "Leave the sandbox running afterwards, for commands in another terminal, until Ctrl-C." };
        var command = new Command(
            "demo",
            "Start a sandbox, fill it, and transfer some hundreds of awkward objects, large ones and one of 5 TB; then verify. Ends with 0 if all came out as it should, else 1.")
        {
            keep,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(keep), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool keep, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var folder = Path.Combine(Path.GetTempPath(), "mediaexchange-transfer-demo", RunId.New());
        Directory.CreateDirectory(folder);
        var screen = DemoScreen.ForThisProcess();
        await using var sandbox = await DemoSandbox.StartAsync(cancellationToken);
        var run = new DemoRun(sandbox, screen, folder);
        bool good;
        try
        {
            good = await run.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            screen.WriteLine("Interrupted.");
            return 1;
        }

        screen.WriteLine();
        screen.WriteLine(
            $"{(good ? "All came out as it should" : "NOT all came out as it should: see above")}, in {DurationText.Format(Stopwatch.GetElapsedTime(began))}; "
            + $"peak memory {ByteText.Format(PeakMemory.Read())}, client and sandbox together.");
        foreach (var line in NextSteps.Lines(run, sandbox, keep))
            screen.WriteLine(line);
        if (keep)
        {
            var ended = new TaskCompletionSource();
            await using (cancellationToken.Register(ended.SetResult))
                await ended.Task;
        }

        return good ? 0 : 1;
    }
}
