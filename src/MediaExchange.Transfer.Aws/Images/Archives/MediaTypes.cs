namespace MediaExchange.Transfer.Aws.Images.Archives;

/// <summary>What manifests are called by OCI, and by Docker before it.</summary>
internal static class MediaTypes
{
    public const string Index = "application/vnd.oci.image.index.v1+json";
    public const string Manifest = "application/vnd.oci.image.manifest.v1+json";
    private const string Config = "application/vnd.oci.image.config.v1+json";
    private const string DockerConfig = "application/vnd.docker.container.image.v1+json";
    private const string DockerList = "application/vnd.docker.distribution.manifest.list.v2+json";
    private const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

    public static IReadOnlyList<string> All { get; } = [Index, Manifest, DockerList, DockerManifest];

    public static bool IsConfig(string mediaType) => mediaType is Config or DockerConfig;

    public static bool IsIndex(string mediaType) => mediaType is Index or DockerList;

    public static bool IsManifest(string mediaType) => mediaType is Manifest or DockerManifest;
}
