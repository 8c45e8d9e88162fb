using System.CommandLine;
using MediaExchange.Transfer.Sandbox.Cli;
using MediaExchange.Transfer.Sandbox.Demo;

var root = new RootCommand("A local stand-in for Amazon S3, for trying, teaching and testing without an account.")
{
    ServeCommand.Create(),
    DemoCommand.Create(),
};
var result = root.Parse(args);
if (result.Errors.Count == 0 && result.GetResult(ServeCommand.Parent) is not null)
    return await OwnedProcess.InvokeAsync(result);

// Wrong usage has a code of its own, as in the worker.
return result.Errors.Count == 0 ? await result.InvokeAsync() : Math.Max(ExitCodes.WrongUsage, await result.InvokeAsync());
