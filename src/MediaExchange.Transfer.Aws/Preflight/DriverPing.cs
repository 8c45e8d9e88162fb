namespace MediaExchange.Transfer.Aws.Preflight;

/// <summary>What the driver answers to <c>{"action":"ping"}</c>, as far as it is looked at.</summary>
/// <param name="Version">The worker's version.</param>
/// <param name="Architecture">arm64 or x86_64.</param>
/// <param name="StartMilliseconds">From the start of its process to its first request for work.</param>
internal sealed record DriverPing(string? Version, string? Architecture, double? StartMilliseconds);
