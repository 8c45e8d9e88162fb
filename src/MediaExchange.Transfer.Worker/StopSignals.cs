using System.Runtime.InteropServices;

namespace MediaExchange.Transfer.Worker;

/// <summary>Turns SIGINT and SIGTERM into a cancelled token, and never into the end of the process: uploads are aborted first.</summary>
/// <remarks>AWS Batch and Spot give two minutes between SIGTERM and SIGKILL, which is plenty to wind up.</remarks>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private int _received;

    public StopSignals()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        // The line break leaves a live progress line, and the terminal's ^C, as they stand.
        if (Interlocked.Increment(ref _received) == 1)
        {
            Console.Error.WriteLine("\nStopping: no new requests; waiting for those in flight, then aborting unfinished uploads.");
            _source.Cancel();
        }
        else
        {
            Console.Error.WriteLine("\nStill winding up, so that no unfinished upload stays behind and costs money; SIGKILL would skip that.");
        }
    }
}
