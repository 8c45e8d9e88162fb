using MediaExchange.Transfer.Aws.Images.Registry;

namespace MediaExchange.Transfer.Aws.Images;

/// <summary>Brings an image from an archive into a registry, over the Docker Registry HTTP API V2 (OCI distribution), which Amazon ECR speaks.</summary>
public static class ImagePush
{
    /// <summary>Pushes an image: what the registry has is skipped, so a push that was interrupted is simply run again.</summary>
    /// <param name="archive">The image.</param>
    /// <param name="image">What of it: <see cref="ImageArchive.Root"/> for all architectures, or one of <see cref="ImageArchive.Manifests"/> for that alone.</param>
    /// <param name="registry">The registry, such as <c>https://111122223333.dkr.ecr.eu-west-1.amazonaws.com</c>. Without TLS on this computer only.</param>
    /// <param name="repository">The repository, which must be there.</param>
    /// <param name="tag">The tag that shall name the image.</param>
    /// <param name="credentials">Who pushes; null for a registry that asks nobody.</param>
    /// <param name="progress">Told what happens; null for nobody. Called from several threads.</param>
    /// <param name="cancellationToken">Stops it; what was sent by then is skipped the next time.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="ImageException">It could not be done; the message tells why and what to do.</exception>
    public static Task<ImagePushResult> RunAsync(
        ImageArchive archive,
        ImageDescriptor image,
        Uri registry,
        string repository,
        string tag,
        RegistryCredentials? credentials,
        IProgress<ImagePushProgress>? progress,
        CancellationToken cancellationToken) =>
        RunAsync(archive, image, registry, repository, tag, credentials, progress, RegistrySettings.Default, cancellationToken);

    /// <summary>Looks for an image by its tag.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="reference">A tag, or a digest.</param>
    /// <param name="credentials">Who asks; null for a registry that asks nobody.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The digest that it stands for, to be compared with <see cref="ImageDescriptor.Digest"/>; null when there is no such image, or no such repository.</returns>
    /// <exception cref="ImageException">The registry could not be asked.</exception>
    public static async Task<string?> FindAsync(Uri registry, string repository, string reference, RegistryCredentials? credentials, CancellationToken cancellationToken)
    {
        RegistryNames.CheckReference(reference);
        using var client = new RegistryClient(registry, repository, credentials, RegistrySettings.Default);
        return await client.FindManifestAsync(reference, cancellationToken).ConfigureAwait(false);
    }

    internal static async Task<ImagePushResult> RunAsync(
        ImageArchive archive,
        ImageDescriptor image,
        Uri registry,
        string repository,
        string tag,
        RegistryCredentials? credentials,
        IProgress<ImagePushProgress>? progress,
        RegistrySettings settings,
        CancellationToken cancellationToken)
    {
        RegistryNames.CheckTag(tag);
        using var client = new RegistryClient(registry, repository, credentials, settings);
        return await new PushRun(archive, image, client, tag, progress, settings).RunAsync(cancellationToken).ConfigureAwait(false);
    }
}
