namespace MediaExchange.Transfer.Sandbox.Edge.Signing;

/// <summary>What the authentication middleware works with.</summary>
internal sealed record SigV4Options
{
    public required AccountRegistry Accounts { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Lets unsigned requests through, marked as anonymous, for the endpoint to decide upon. Off: AccessDenied.</summary>
    public bool AllowAnonymous { get; init; }
}
