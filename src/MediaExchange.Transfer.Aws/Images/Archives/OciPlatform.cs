namespace MediaExchange.Transfer.Aws.Images.Archives;

/// <summary>What a manifest is for: said by the index that names it, and by its own configuration.</summary>
internal sealed record OciPlatform(string? Os, string? Architecture);
