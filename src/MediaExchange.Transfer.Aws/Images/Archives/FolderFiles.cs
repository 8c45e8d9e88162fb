namespace MediaExchange.Transfer.Aws.Images.Archives;

/// <summary>An image layout that was unpacked.</summary>
internal sealed class FolderFiles(string path) : ILayoutFiles
{
    public string Path => path;

    public long? LengthOf(string name) => new FileInfo(System.IO.Path.Combine(path, name)) is { Exists: true } file ? file.Length : null;

    public Stream Open(string name)
    {
        var file = System.IO.Path.Combine(path, name);
        try
        {
            var handle = File.OpenHandle(file, options: FileOptions.Asynchronous | FileOptions.SequentialScan);
            return new SectionStream(handle, path, 0, RandomAccess.GetLength(handle), ownsFile: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageException(ImageFailure.ArchiveDamaged, $"The image '{path}' could not be read: {e.Message}", e);
        }
    }

    public void Dispose()
    {
    }
}
