namespace MediaExchange.Transfer.Worker.Lambda;

/// <summary>The event of <see cref="PingHandler"/>.</summary>
internal sealed record PingRequest(string? Action);
