namespace MediaExchange.Transfer.Aws.Images.Registry;

/// <summary>One of its reasons.</summary>
internal sealed record RegistryError(string? Code, string? Message);
