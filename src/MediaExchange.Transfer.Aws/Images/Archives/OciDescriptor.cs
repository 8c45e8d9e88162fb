namespace MediaExchange.Transfer.Aws.Images.Archives;

/// <summary>A descriptor as it stands in JSON.</summary>
internal sealed record OciDescriptor(string? MediaType, string? Digest, long? Size, OciPlatform? Platform);
