namespace MediaExchange.Transfer.Aws.Clients;

/// <summary>Where a service's requests go, and for which region they are signed.</summary>
/// <param name="Address">Scheme and host, without a path.</param>
/// <param name="SigningRegion">The region of the credential scope.</param>
/// <param name="TakesHostPrefix">Whether what an operation puts before the host, such as an account id, belongs there: a stand-in's address has no room for it.</param>
internal sealed record ServiceEndpoint(Uri Address, string SigningRegion, bool TakesHostPrefix);
