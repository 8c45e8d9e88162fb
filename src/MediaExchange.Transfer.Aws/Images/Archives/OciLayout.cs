namespace MediaExchange.Transfer.Aws.Images.Archives;

/// <summary>The file <c>oci-layout</c>.</summary>
internal sealed record OciLayout(string? ImageLayoutVersion);
