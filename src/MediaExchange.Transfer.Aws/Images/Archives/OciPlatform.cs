namespace MediaExchange.Transfer.Aws.Images.Archives;

/// <summary>What a manifest of an index is for.</summary>
internal sealed record OciPlatform(string? Os, string? Architecture);
