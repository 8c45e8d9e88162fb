namespace MediaExchange.Transfer.Engine.Leases;

/// <summary>Stands for a lease where none is needed, or none can be had.</summary>
internal sealed class NoLease : IAsyncDisposable
{
    public static readonly NoLease Instance = new();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
