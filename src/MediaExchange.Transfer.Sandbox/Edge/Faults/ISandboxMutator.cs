namespace MediaExchange.Transfer.Sandbox.Edge.Faults;

/// <summary>Changes objects behind the clients' backs, for fault rules. The storage implements it; missing objects are left missing.</summary>
internal interface ISandboxMutator
{
    ValueTask MutateAsync(MutationKind kind, string bucket, string key, string? uploadId, CancellationToken cancellationToken);
}
