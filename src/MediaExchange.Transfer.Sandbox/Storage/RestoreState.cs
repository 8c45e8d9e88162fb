namespace MediaExchange.Transfer.Sandbox.Storage;

/// <summary>A restore of an archived object.</summary>
/// <param name="ReadyAt">From when on the object can be read.</param>
/// <param name="Until">When the restored copy ends.</param>
internal sealed record RestoreState(DateTimeOffset ReadyAt, DateTimeOffset Until);
