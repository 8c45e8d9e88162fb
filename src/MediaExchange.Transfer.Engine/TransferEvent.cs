namespace MediaExchange.Transfer.Engine;

/// <summary>Something that a run tells while it goes on: <see cref="ItemFinished"/> or <see cref="Snapshot"/>.</summary>
public abstract record TransferEvent;
