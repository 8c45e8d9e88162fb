namespace MediaExchange.Transfer.Sandbox.Planes.Ecr;

/// <summary>A manifest in a repository.</summary>
/// <param name="Digest">Its own digest, <c>sha256:...</c>.</param>
/// <param name="MediaType">What kind of manifest it is.</param>
/// <param name="Manifest">Its bytes.</param>
/// <param name="ImageSize">Configuration and layers together, in bytes.</param>
/// <param name="References">The digests of manifests that it lists, when it is an index.</param>
/// <param name="Pushed">When it came.</param>
internal sealed record EcrImage(string Digest, string MediaType, byte[] Manifest, long ImageSize, IReadOnlyList<string> References, DateTimeOffset Pushed);
