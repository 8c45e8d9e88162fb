using System.Collections.Concurrent;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using Worker.Tests.Support;

namespace Worker.Tests.Kills;

/// <summary>Watches one worker from the server's side, and kills it at a chosen moment.</summary>
internal sealed class Assassin
{
    private readonly ConcurrentDictionary<string, string> _inFlight = new();
    private readonly ConcurrentQueue<(string Key, int Part)> _parts = new();
    private readonly TaskCompletionSource<WorkerProcess> _worker = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string? _operation;
    private readonly int _at;
    private readonly TimeSpan _delay;
    private int _requests;
    private int _blows;

    private Assassin(KillMoment moment, string? operation, int at, TimeSpan delay)
    {
        _operation = operation;
        Moment = moment;
        _at = at;
        _delay = delay;
    }

    public KillMoment Moment { get; }

    /// <summary>Requests that the worker has sent.</summary>
    public int Requests => _requests;

    /// <summary>The parts that were asked to be copied, in order.</summary>
    public IReadOnlyCollection<(string Key, int Part)> Parts => _parts;

    /// <summary>What was going on when the blow fell; null when it did not.</summary>
    public string? Hit { get; private set; }

    /// <summary>Only watches.</summary>
    public static Assassin Idle() => new(KillMoment.BeforeEffect, null, 0, default);

    /// <summary>Kills at the n-th request, of an operation or of any, or some time after it. There may be no such request.</summary>
    public static Assassin AtRequest(KillMoment moment, string? operation, int number, TimeSpan delay) => new(moment, operation, number, delay);

    /// <summary>Kills some time after the start.</summary>
    public static Assassin AfterStart(TimeSpan delay) => new(KillMoment.ByTheClock, null, 0, delay);

    /// <summary>Has the server call on every request.</summary>
    public void Watch(FaultEngine faults)
    {
        var watch = new FaultRule { Action = new FaultAction { Hook = (context, _) => SeeAsync(context, strikes: false) } };
        if (_at == 0)
        {
            faults.Install(watch);
            return;
        }

        var moment = Moment == KillMoment.AfterEffect ? FaultMoment.After : FaultMoment.Before;
        faults.Install(
            new FaultRule { Match = new FaultMatch { Operation = _operation, Nth = _at }, Action = new FaultAction { When = moment, Hook = (context, _) => SeeAsync(context, strikes: true) } },
            watch);
    }

    /// <summary>Names the victim.</summary>
    public void Target(WorkerProcess worker)
    {
        _worker.SetResult(worker);
        if (Moment == KillMoment.ByTheClock)
            _ = StrikeLaterAsync();
    }

    private async Task SeeAsync(FaultContext context, bool strikes)
    {
        var request = context.Request;
        var operation = request.Operation.ToString();
        Interlocked.Increment(ref _requests);
        if (operation == "UploadPartCopy")
            _parts.Enqueue((request.Key!, request.PartNumber!.Value));
        var id = context.Http.TraceIdentifier;
        _inFlight[id] = operation;
        context.Http.Response.OnCompleted(() =>
        {
            _inFlight.TryRemove(id, out _);
            return Task.CompletedTask;
        });
        if (!strikes)
            return;
        if (Moment == KillMoment.Later)
            _ = StrikeLaterAsync();
        else
            await StrikeAsync(operation);
    }

    private async Task StrikeLaterAsync()
    {
        await Task.Delay(_delay);
        await StrikeAsync(null);
    }

    private async Task StrikeAsync(string? operation)
    {
        if (Interlocked.Exchange(ref _blows, 1) != 0)
            return;
        var worker = await _worker.Task;
        if (worker.HasExited)
            return;
        Hit = operation ?? WhatIsInFlight();
        await worker.KillAsync();
    }

    // The rarest first: with a Complete in flight, that is what matters, whatever else is.
    private string WhatIsInFlight()
    {
        var operations = _inFlight.Values.ToHashSet();
        string[] byWeight = ["CompleteMultipartUpload", "CreateMultipartUpload", "AbortMultipartUpload", "ListMultipartUploads", "ListParts", "UploadPartCopy", "CopyObject"];
        return byWeight.FirstOrDefault(operations.Contains)
            ?? operations.Order(StringComparer.Ordinal).FirstOrDefault()
            ?? (_requests == 0 ? "(no request sent yet)" : "(between two requests)");
    }
}
