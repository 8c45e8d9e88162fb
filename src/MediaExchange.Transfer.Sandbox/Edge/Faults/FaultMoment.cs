namespace MediaExchange.Transfer.Sandbox.Edge.Faults;

internal enum FaultMoment
{
    /// <summary>Nothing took effect.</summary>
    Before,

    /// <summary>The request took effect; its answer is lost or replaced.</summary>
    After,
}
