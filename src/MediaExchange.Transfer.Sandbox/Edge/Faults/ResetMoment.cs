namespace MediaExchange.Transfer.Sandbox.Edge.Faults;

internal enum ResetMoment
{
    /// <summary>Nothing took effect, nothing is answered.</summary>
    Before,

    /// <summary>It took effect; the answer breaks off half-way through its body, or its headers where it has no body.</summary>
    During,

    /// <summary>It took effect, nothing is answered.</summary>
    After,
}
