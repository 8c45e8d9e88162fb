namespace MediaExchange.Transfer.Sandbox.Edge.Faults;

internal enum MutationTarget
{
    /// <summary>The source of a copy; the object itself for other requests.</summary>
    Source,

    /// <summary>The object that the request's address names.</summary>
    Object,
}
