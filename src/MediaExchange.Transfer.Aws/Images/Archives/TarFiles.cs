using System.Formats.Tar;
using Microsoft.Win32.SafeHandles;

namespace MediaExchange.Transfer.Aws.Images.Archives;

/// <summary>An image layout in a tar file, read in place: only where each file begins is remembered.</summary>
internal sealed class TarFiles : ILayoutFiles
{
    private readonly SafeFileHandle _file;
    private readonly Dictionary<string, (long Start, long Length)> _entries;

    private TarFiles(string path, SafeFileHandle file, Dictionary<string, (long Start, long Length)> entries)
    {
        Path = path;
        _file = file;
        _entries = entries;
    }

    public string Path { get; }

    public static async Task<TarFiles> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var entries = await ScanAsync(path, cancellationToken).ConfigureAwait(false);
        return new TarFiles(path, File.OpenHandle(path, options: FileOptions.Asynchronous), entries);
    }

    public long? LengthOf(string name) => _entries.TryGetValue(name, out var entry) ? entry.Length : null;

    public Stream Open(string name)
    {
        var (start, length) = _entries[name];
        return new SectionStream(_file, Path, start, length, ownsFile: false);
    }

    public void Dispose() => _file.Dispose();

    private static async Task<Dictionary<string, (long Start, long Length)>> ScanAsync(string path, CancellationToken cancellationToken)
    {
        // Headers are 512 bytes with megabytes between them, so a buffer would be read for nothing.
        var stream = new FileStream(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.Asynchronous });
        await using var owned = stream.ConfigureAwait(false);
        await RefuseCompressedAsync(stream, path, cancellationToken).ConfigureAwait(false);
        var entries = new Dictionary<string, (long Start, long Length)>(StringComparer.Ordinal);
        var reader = new TarReader(stream);
        await using var ownedReader = reader.ConfigureAwait(false);
        try
        {
            while (await reader.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false) is { } entry)
            {
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile))
                    continue;
                // The reader steps over what is not there as over what is.
                if (entry.Length > 0 && entry.DataOffset + entry.Length > stream.Length)
                    throw Damaged(path, $"it ends in the middle of {entry.Name}", null);
                var name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
                entries[name] = (entry.DataOffset, entry.Length);
            }
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException or FormatException)
        {
            if (entries.Count == 0)
                throw new ImageException(ImageFailure.NotAnImage, $"'{path}' is no tar file, so it is no image; make one with './build.ps1 Image'.", e);
            throw Damaged(path, e.Message, e);
        }

        return entries;
    }

    private static async Task RefuseCompressedAsync(FileStream stream, string path, CancellationToken cancellationToken)
    {
        var magic = new byte[2];
        if (await stream.ReadAtLeastAsync(magic, magic.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) == 0)
            throw new ImageException(ImageFailure.ArchiveDamaged, $"The image '{path}' is an empty file; make or copy it again.");
        if (magic is [0x1f, 0x8b])
            throw new ImageException(ImageFailure.NotAnImage, $"'{path}' is compressed with gzip as a whole; unpack it with gunzip (its layers are compressed anyway).");
        stream.Position = 0;
    }

    private static ImageException Damaged(string path, string reason, Exception? inner) =>
        new(ImageFailure.ArchiveDamaged, $"The image '{path}' is damaged: {reason.TrimEnd('.')}. Make or copy it again.", inner);
}
