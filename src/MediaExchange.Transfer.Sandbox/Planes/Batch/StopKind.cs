namespace MediaExchange.Transfer.Sandbox.Planes.Batch;

/// <summary>Why an attempt is ended.</summary>
internal enum StopKind
{
    Terminated,
    TimedOut,
    Reclaimed,
}
