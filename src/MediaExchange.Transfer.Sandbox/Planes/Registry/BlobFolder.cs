namespace MediaExchange.Transfer.Sandbox.Planes.Registry;

/// <summary>The bytes of images, in files of a temporary folder that is there from the first of them until the sandbox ends.</summary>
internal sealed class BlobFolder : IDisposable
{
    private readonly Lock _gate = new();
    private string? _folder;

    public string PathOfUpload(string id) => Path.Combine(Folder(), "upload-" + id);

    public FileStream Open(string digest) => new(PathOf(digest), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 17, FileOptions.Asynchronous);

    /// <summary>Makes a blob of what was uploaded; the same blob again changes nothing.</summary>
    public void Adopt(string upload, string digest) => File.Move(PathOfUpload(upload), PathOf(digest), overwrite: true);

    public void Delete(string digest) => File.Delete(PathOf(digest));

    /// <summary>Removes everything.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            if (_folder is not null)
                Directory.Delete(_folder, recursive: true);
            _folder = null;
        }
    }

    public void Dispose() => Clear();

    private string PathOf(string digest) => Path.Combine(Folder(), digest.Replace(':', '-'));

    private string Folder()
    {
        lock (_gate)
            return _folder ??= Directory.CreateTempSubdirectory("mediaexchange-sandbox-").FullName;
    }
}
