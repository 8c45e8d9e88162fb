namespace MediaExchange.Transfer.Aws.Images.Registry;

/// <summary>What a registry says when it refuses.</summary>
internal sealed record RegistryErrorBody(IReadOnlyList<RegistryError>? Errors);
