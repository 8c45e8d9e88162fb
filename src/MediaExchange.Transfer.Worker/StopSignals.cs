using System.Runtime.InteropServices;
using MediaExchange.Transfer.Engine.Planning;

namespace MediaExchange.Transfer.Worker;

/// <summary>Turns SIGINT and SIGTERM into a cancelled token, and never into the end of the process: uploads are seen to first.</summary>
/// <remarks>
/// SIGTERM says that the host is being taken away (AWS Batch, Spot: two minutes until SIGKILL) and the run will go on elsewhere; SIGINT
/// that a person has had enough. The first signal decides, for what it made of an upload cannot be undone.
/// </remarks>
internal sealed class StopSignals : IDisposable
{
    private const int None = 0;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private int _first = None;

    public StopSignals()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Whether there may be unfinished uploads to speak of. Set before the first request.</summary>
    public bool MakesUploads { get; set; }

    /// <summary>What becomes of unfinished uploads.</summary>
    public InterruptAction Action => Volatile.Read(ref _first) == (int)PosixSignal.SIGTERM ? InterruptAction.Keep : InterruptAction.Abort;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        var isFirst = Interlocked.CompareExchange(ref _first, (int)context.Signal, None) == None;

        // The line break leaves a live progress line, and the terminal's ^C, as they stand.
        Console.Error.WriteLine((isFirst, Action) switch
        {
            (true, _) when !MakesUploads => "\nStopping.",
            (true, InterruptAction.Keep) => "\nStopping: unfinished uploads stay as they are, for a resumed run to go on with.",
            (true, _) => "\nStopping: unfinished uploads are aborted, so that nothing stays behind.",
            (false, var action) when action == InterruptAction.Keep || !MakesUploads => "\nStill winding up, which takes ten seconds at most.",
            (false, _) => "\nStill winding up, so that no unfinished upload stays behind and costs money; it takes ten seconds at most.",
        });
        if (isFirst)
            _source.Cancel();
    }
}
