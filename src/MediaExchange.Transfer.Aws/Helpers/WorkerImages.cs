using System.Text;
using Amazon.Runtime;
using MediaExchange.Transfer.Aws.Clients.ECR;
using MediaExchange.Transfer.Aws.Images;
using MediaExchange.Transfer.Aws.Images.Registry;
using MediaExchange.Transfer.Engine;
using ImageFailure = MediaExchange.Transfer.Aws.Images.ImageFailure;

namespace MediaExchange.Transfer.Aws.Helpers;

/// <summary>The worker's images in the ECR of an account and region: one repository, which all helpers there share.</summary>
/// <remarks>What was interrupted goes on when the same is done again: what the registry has is skipped. Not safe for use by several threads at once.</remarks>
public sealed class WorkerImages : IDisposable
{
    /// <summary>The repository's name, which the helper's template knows.</summary>
    public const string Repository = "mediaexchange-transfer/worker";

    /// <summary>The tag by which a repository is known to be made here.</summary>
    private const string OwnTag = "mediaexchange-transfer";

    private readonly AmazonECRClient _client;

    /// <summary>Makes a client; no request is sent.</summary>
    /// <param name="access">Where and as whom.</param>
    /// <exception cref="AwsAccessException">The credentials, the region or the endpoint cannot be used.</exception>
    public WorkerImages(AwsAccess access) => _client = new AmazonECRClient(access);

    /// <summary>How patient a push is.</summary>
    internal RegistrySettings Settings { get; init; } = RegistrySettings.Default;

    /// <summary>Finds out where an image is, or would be. Nothing is made.</summary>
    /// <param name="archive">The image, of one architecture or several.</param>
    /// <param name="architecture">Which of them.</param>
    /// <param name="version">The version that its tag begins with.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ImageException">The archive has no such architecture.</exception>
    /// <exception cref="TransferException">ECR refuses, or does not answer.</exception>
    public Task<WorkerImage> FindAsync(ImageArchive archive, HelperArchitecture architecture, string version, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(archive);
        var manifest = ManifestOf(archive, architecture);
        return GuardAsync("The worker's image cannot be looked for", async () =>
        {
            var (registry, _) = await EnterAsync(cancellationToken).ConfigureAwait(false);
            var repository = await RepositoryAsync(cancellationToken).ConfigureAwait(false);
            var tag = WorkerTag.Of(version, architecture);
            var there = repository is null ? null : await DigestAsync(tag, cancellationToken).ConfigureAwait(false);
            if (there is not null && there != manifest.Digest)
            {
                // Another build of the same version: the first keeps its tag, for helpers run on it.
                tag = WorkerTag.OfBuild(version, architecture, manifest.Digest);
                there = await DigestAsync(tag, cancellationToken).ConfigureAwait(false);
            }

            return new WorkerImage
            {
                Uri = $"{registry.Authority}/{Repository}:{tag}",
                Digest = manifest.Digest,
                Size = archive.BlobsOf(manifest).Sum(blob => blob.Size),
                Architecture = architecture,
                IsThere = there == manifest.Digest,
                HasRepository = repository is not null,
                Remark = repository?.ImageTagMutability?.StartsWith("MUTABLE", StringComparison.Ordinal) == true
                    ? $"The repository {Repository} lets tags change, so nothing keeps others from putting another image in this one's place. Make its tags immutable."
                    : null,
            };
        }, goesOn: false);
    }

    /// <summary>Pushes an image, and makes the repository first where there is none: with immutable tags, and searched for weaknesses at each push.</summary>
    /// <param name="image">What <see cref="FindAsync"/> has found.</param>
    /// <param name="archive">The same archive.</param>
    /// <param name="progress">Told what happens, by several threads; <see langword="null"/> for nobody.</param>
    /// <param name="cancellationToken">Stops it; what was sent by then is skipped the next time.</param>
    /// <returns>The image as it is then.</returns>
    /// <exception cref="ImageException">The archive is damaged, or the registry refuses or does not answer.</exception>
    /// <exception cref="TransferException">ECR refuses, or does not answer.</exception>
    public async Task<WorkerImage> PushAsync(WorkerImage image, ImageArchive archive, IProgress<ImagePushProgress>? progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(archive);
        if (image.IsThere)
            return image;
        var manifest = ManifestOf(archive, image.Architecture);
        if (!image.HasRepository)
            await GuardAsync($"The repository {Repository} cannot be made", () => MakeRepositoryAsync(cancellationToken)).ConfigureAwait(false);
        var tag = image.Uri[(image.Uri.LastIndexOf(':') + 1)..];
        for (var isFirst = true; ; isFirst = false)
        {
            var (registry, credentials) = await GuardAsync("The worker's image cannot be pushed", () => EnterAsync(cancellationToken)).ConfigureAwait(false);
            try
            {
                await ImagePush.RunAsync(archive, manifest, registry, Repository, tag, credentials, progress, Settings, cancellationToken).ConfigureAwait(false);
                return image with { IsThere = true, HasRepository = true };
            }
            catch (ImageException exception) when (exception.Failure == ImageFailure.NotAuthenticated && isFirst)
            {
                // What ECR gives ends with the credentials that asked for it, which may be in the middle of a push. What was sent is not sent again.
            }
        }
    }

    /// <summary>Finds the repository, if it was made here.</summary>
    /// <returns>Its ARN; <see langword="null"/> when there is none, or somebody else's.</returns>
    /// <exception cref="TransferException">ECR refuses, or does not answer.</exception>
    public Task<string?> FindOwnRepositoryAsync(CancellationToken cancellationToken = default) => GuardAsync($"The repository {Repository}, which -KeepImage leaves alone, cannot be looked for", async () =>
    {
        if (await RepositoryAsync(cancellationToken).ConfigureAwait(false) is not { RepositoryArn: { } arn })
            return null;
        var answer = await _client.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceArn = arn }, cancellationToken).ConfigureAwait(false);
        return answer.Tags.Exists(tag => tag.Key == OwnTag) ? arn : null;
    }, goesOn: false);

    /// <summary>Removes the repository with all images in it. Where there is none, nothing is done.</summary>
    /// <exception cref="TransferException">ECR refuses, or does not answer.</exception>
    public Task RemoveRepositoryAsync(CancellationToken cancellationToken = default) => GuardAsync($"The repository {Repository} cannot be removed", async () =>
    {
        try
        {
            await _client.DeleteRepositoryAsync(new DeleteRepositoryRequest { RepositoryName = Repository, Force = true }, cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonServiceException exception) when (exception.ErrorCode == "RepositoryNotFoundException")
        {
            // As asked for.
        }

        return true;
    });

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static ImageDescriptor ManifestOf(ImageArchive archive, HelperArchitecture architecture) =>
        archive.Find(architecture.Platform()) ?? throw new ImageException(
            ImageFailure.ArchitectureMissing,
            $"The image '{archive.Path}' is not made for {architecture}: it has {string.Join(" and ", archive.Architectures().Select(each => $"{each}").DefaultIfEmpty("none that a helper can have"))}. "
            + "Choose another -Architecture, or make one with './build.ps1 Image'.");

    private async Task<(Uri Registry, RegistryCredentials Credentials)> EnterAsync(CancellationToken cancellationToken)
    {
        var answer = await _client.GetAuthorizationTokenAsync(new GetAuthorizationTokenRequest(), cancellationToken).ConfigureAwait(false);
        if (answer.AuthorizationData is not [{ AuthorizationToken: { } token, ProxyEndpoint: { } address }, ..] || !Uri.TryCreate(address, UriKind.Absolute, out var registry))
            throw Strange("no address and password of a registry");
        var pair = new byte[token.Length];
        return Convert.TryFromBase64String(token, pair, out var length) && Encoding.UTF8.GetString(pair, 0, length).Split(':', 2) is [var user, var password]
            ? (registry, new RegistryCredentials(user, password))
            : throw Strange("a password that is none");
    }

    private async Task<Repository?> RepositoryAsync(CancellationToken cancellationToken)
    {
        try
        {
            var answer = await _client.DescribeRepositoriesAsync(new DescribeRepositoriesRequest { RepositoryNames = [Repository] }, cancellationToken).ConfigureAwait(false);
            return answer.Repositories.FirstOrDefault();
        }
        catch (AmazonServiceException exception) when (exception.ErrorCode == "RepositoryNotFoundException")
        {
            return null;
        }
    }

    private async Task<bool> MakeRepositoryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _client.CreateRepositoryAsync(
                new CreateRepositoryRequest
                {
                    RepositoryName = Repository,
                    ImageTagMutability = "IMMUTABLE",
                    ImageScanningConfiguration = new ImageScanningConfiguration { ScanOnPush = true },
                    Tags = [new Tag { Key = OwnTag, Value = "worker" }],
                },
                cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (AmazonServiceException exception) when (exception.ErrorCode == "RepositoryAlreadyExistsException")
        {
            // By an attempt whose answer was lost, or by somebody at the same time.
            return false;
        }
    }

    /// <returns><see langword="null"/> when no image has the tag.</returns>
    private async Task<string?> DigestAsync(string tag, CancellationToken cancellationToken)
    {
        try
        {
            var request = new DescribeImagesRequest { RepositoryName = Repository, ImageIds = [new ImageIdentifier { ImageTag = tag }] };
            var answer = await _client.DescribeImagesAsync(request, cancellationToken).ConfigureAwait(false);
            return answer.ImageDetails.FirstOrDefault()?.ImageDigest;
        }
        catch (AmazonServiceException exception) when (exception.ErrorCode is "ImageNotFoundException" or "RepositoryNotFoundException")
        {
            return null;
        }
    }

    private static ImageException Strange(string what) => new(ImageFailure.Refused, $"ECR gives {what}. Look whether the endpoint that is set is one of ECR.");

    private Task<T> GuardAsync<T>(string what, Func<Task<T>> work, bool goesOn = true) => HelperFailures.GuardAsync($"{what} in {_client.Region}", Repository, work, goesOn);
}
