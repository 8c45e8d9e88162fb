using MediaExchange.Transfer.Aws.Helpers;

namespace MediaExchange.Transfer.Output;

/// <summary>The worker's image in the registry of an account.</summary>
public sealed class TransferWorkerImage
{
    private readonly WorkerImage _image;

    internal TransferWorkerImage(WorkerImage image, bool pushed) => (_image, Pushed) = (image, pushed);

    /// <summary>Its address, as -WorkerImageUri of Install-TransferHelper takes it.</summary>
    public string Uri => _image.Uri;

    /// <summary>The digest of its manifest.</summary>
    public string Digest => _image.Digest;

    /// <summary>Its size in bytes, compressed.</summary>
    public long Size => _image.Size;

    /// <summary>Its architecture: arm64 or x86_64.</summary>
    public HelperArchitecture Architecture => _image.Architecture;

    /// <summary>Whether it was pushed now; otherwise it was there.</summary>
    public bool Pushed { get; }

    /// <summary>Writes the address.</summary>
    public override string ToString() => Uri;
}
