namespace MediaExchange.Transfer.Sandbox.Edge.Faults;

/// <summary>A change made behind the client's back, before or after the request as the action's `when` says.</summary>
internal sealed record Mutation
{
    public MutationKind Do { get; init; }

    public MutationTarget Target { get; init; }
}
