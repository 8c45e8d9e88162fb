using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Engine;
using MediaExchange.Transfer.Worker.Commands;
using MediaExchange.Transfer.Worker.Output;

namespace MediaExchange.Transfer.Worker;

/// <summary>The command line: parses it, runs a verb, and turns whatever happens into an exit code.</summary>
internal static class WorkerProgram
{
    // S3 keys begin with anything, so '@file' is not a response file here.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    // Signals are ours (StopSignals): the library's own handler would end the process before uploads are aborted.
    private static readonly InvocationConfiguration Invocation = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };

    public static async Task<int> RunAsync(string[] args)
    {
        using var stop = new StopSignals();
        // A function has no command line, so its cold start need not wait for the parser of one.
        if (LambdaCommand.IsMeant(args))
            return await GuardedAsync(LambdaCommand.RunAsync, stop);
        var parsed = Root(stop).Parse(args, Parsing);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var problem in Problems(parsed))
                WriteError(problem);
            await Console.Error.WriteLineAsync($"Run '{Name(parsed)} --help' for the options.");
            return ExitCodes.WrongUsage;
        }

        return await GuardedAsync(token => parsed.InvokeAsync(Invocation, token), stop);
    }

    private static async Task<int> GuardedAsync(Func<CancellationToken, Task<int>> run, StopSignals stop)
    {
        try
        {
            return await run(stop.Token);
        }
        catch (Exception e) when (e is OutputClosedException || (e is OperationCanceledException && stop.Token.IsCancellationRequested))
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception e) when (e is UsageException or AwsAccessException or TransferException)
        {
            WriteError(e.Message);
            return ExitCodes.WrongUsage;
        }
#pragma warning disable CA1031 // The last resort: whatever nobody planned still ends with one of our exit codes.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await Console.Error.WriteLineAsync($"Unexpected error, which is a defect of this program: {e}");
            return ExitCodes.SomeFailed;
        }
    }

    private static RootCommand Root(StopSignals stop)
    {
        var root = new RootCommand("Moves media between S3 buckets, server-side: every object is verified and accounted for.")
        {
            InventoryCommand.Create(),
            CopyCommand.Create(stop),
            RunCommand.Create(stop),
            VerifyCommand.Create(),
            ChecksumCommand.Create(),
            TaskCommand.Create(stop),
            LambdaCommand.Create(),
        };
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            var action = (HelpAction)help.Action!;
            // Wider lines are hard to read, a pipe has no width, and a terminal may say 0.
            action.MaxWidth = Math.Clamp(action.MaxWidth, 60, 110);
            help.Action = new HelpWithExitCodes(action);
        }

        return root;
    }

    private static IEnumerable<string> Problems(ParseResult parsed)
    {
        if (parsed.CommandResult.Command is not RootCommand root)
            return parsed.Errors.Select(e => e.Message);
        var verbs = string.Join(", ", root.Subcommands.Select(c => c.Name));
        return [parsed.UnmatchedTokens.Count == 0 ? $"No verb was given; write one of {verbs}." : $"'{parsed.UnmatchedTokens[0]}' is no verb; write one of {verbs}."];
    }

    private static string Name(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand root ? root.Name : $"{parsed.RootCommandResult.Command.Name} {parsed.CommandResult.Command.Name}";

    private static void WriteError(string message) => Console.Error.WriteLine(CommandLineText.Error(message));

    private sealed class HelpWithExitCodes(HelpAction inner) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var result = inner.Invoke(parseResult);
            parseResult.InvocationConfiguration.Output.Write(ExitCodes.Help);
            return result;
        }
    }
}
