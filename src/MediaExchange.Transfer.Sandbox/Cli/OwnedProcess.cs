using System.CommandLine;
using System.Runtime.InteropServices;

namespace MediaExchange.Transfer.Sandbox.Cli;

/// <summary>Runs a command for another process that ends it.</summary>
internal static class OwnedProcess
{
    /// <summary>
    /// Ctrl-C in a terminal reaches all processes of the session; here it is meant for the owner, which may want to stop what it is
    /// doing and still need this one. SIGTERM ends the command.
    /// </summary>
    public static async Task<int> InvokeAsync(ParseResult command)
    {
        using var end = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            end.Cancel();
        });
        return await command.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }, end.Token);
    }
}
