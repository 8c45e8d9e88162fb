using MediaExchange.Transfer.Engine.Verification;

namespace MediaExchange.Transfer.Engine;

/// <summary>An item has been looked at by <see cref="TransferVerifier"/>.</summary>
/// <param name="Outcome">What was found.</param>
public sealed record ItemVerified(VerificationOutcome Outcome) : TransferEvent;
