using MediaExchange.Transfer.Aws;
using MediaExchange.Transfer.Aws.Helpers;
using MediaExchange.Transfer.Aws.Images;

namespace MediaExchange.Transfer.Binding;

/// <summary>An archive with the worker's image, and the place that it has, or would have, in the account's registry.</summary>
internal sealed class ModuleImage : IDisposable
{
    private readonly WorkerImages _images;
    private readonly ImageArchive _archive;

    private ModuleImage(WorkerImages images, ImageArchive archive)
    {
        _images = images;
        _archive = archive;
    }

    /// <summary>The archive that a packaged module has with it.</summary>
    public static string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(HelperTemplate.Path, "..", "..", "worker", "worker-image.tar"));

    /// <summary>The architectures in the archive.</summary>
    public IReadOnlyList<HelperArchitecture> Architectures => _archive.Architectures();

    /// <exception cref="ImageException">There is no such archive, or it is none.</exception>
    /// <exception cref="AwsAccessException">The credentials, the region or the endpoint cannot be used.</exception>
    public static async Task<ModuleImage> OpenAsync(AwsAccess access, string path, CancellationToken cancellationToken)
    {
        var archive = await ImageArchive.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        try
        {
            return new ModuleImage(new WorkerImages(access), archive);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>Finds out where the image of an architecture is, or would be, as one of this module's version.</summary>
    public Task<WorkerImage> FindAsync(HelperArchitecture architecture, CancellationToken cancellationToken) =>
        _images.FindAsync(_archive, architecture, HelperTemplate.ModuleVersion, cancellationToken);

    public Task<WorkerImage> PushAsync(WorkerImage image, IProgress<ImagePushProgress> progress, CancellationToken cancellationToken) =>
        _images.PushAsync(image, _archive, progress, cancellationToken);

    public void Dispose()
    {
        _images.Dispose();
        _archive.Dispose();
    }
}
