using MediaExchange.Transfer.Sandbox.Edge.Behaviour;
using MediaExchange.Transfer.Sandbox.Edge.Faults;
using MediaExchange.Transfer.Sandbox.Edge.Requests;

namespace MediaExchange.Transfer.Sandbox.Edge;

/// <summary>
/// What of the sandbox's edge can be changed and read while it runs, from tests and over /_sandbox/ alike: the faults, the
/// behaviour model and the request log. Thread-safe.
/// </summary>
internal sealed class SandboxEdge
{
    public SandboxEdge(TimeProvider? time = null)
    {
        Time = time ?? TimeProvider.System;
        Faults = new FaultEngine(Time);
        Model = new BehaviourModel(Time);
        Requests = new RequestLog(Time);
    }

    public TimeProvider Time { get; }

    public FaultEngine Faults { get; }

    public BehaviourModel Model { get; }

    public RequestLog Requests { get; }

    /// <summary>Carries out the `mutate` of fault rules; without one such a rule is an internal error.</summary>
    public ISandboxMutator? Mutator { get; init; }

    /// <summary>Sizes of copies without a range; without one these take no time.</summary>
    public ICopySizer? CopySizer { get; init; }
}
