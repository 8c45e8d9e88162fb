using MediaExchange.Transfer.Engine.Stores;
using MediaExchange.Transfer.Engine.Text;

namespace MediaExchange.Transfer.Engine.Manifests;

/// <summary>Writes an inventory: a file in the CSV format of S3 Batch Operations (<c>bucket,key[,versionId]</c>, no header, keys URL-encoded, LF).</summary>
/// <remarks>
/// The rows go to a temporary file beside the target, which <see cref="CompleteAsync"/> renames: a file of that name is always a whole one.
/// Disposing without completing leaves nothing. Not safe for concurrent use.
/// </remarks>
public sealed class InventoryWriter : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly InventoryWriterOptions _options;
    private readonly InventoryRowEncoder _rows = new();
    private readonly string _temporaryPath;
    private readonly FileStream _file;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _filled;
    private long _flushed;
    private bool _isBroken;
    private bool _isCompleted;

    private InventoryWriter(string path, InventoryWriterOptions options)
    {
        Path = path;
        _options = options;
        _temporaryPath = $"{path}.{System.IO.Path.GetRandomFileName()}.tmp";
        _file = new FileStream(_temporaryPath, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
    }

    /// <summary>The full path of the file that <see cref="CompleteAsync"/> publishes.</summary>
    public string Path { get; }

    /// <summary>Rows written so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Bytes written so far.</summary>
    public long Bytes => _flushed + _filled;

    /// <summary>Begins an inventory.</summary>
    /// <param name="path">Where to; a file that is there is replaced on completion.</param>
    /// <param name="options">How; <see langword="null"/> for <see cref="InventoryWriterOptions.Default"/>.</param>
    /// <exception cref="IOException">The folder is not there (<see cref="DirectoryNotFoundException"/>), the path is a folder, or the disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static InventoryWriter Create(string path, InventoryWriterOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = System.IO.Path.GetFullPath(path);
        if (PathProblem(full, out var isFolder) is { } problem)
            throw isFolder ? new IOException($"The inventory '{path}' cannot be written: {problem}") : new DirectoryNotFoundException($"The inventory '{path}' cannot be written: {problem}");
        return new InventoryWriter(full, options ?? InventoryWriterOptions.Default);
    }

    /// <summary>Why a file cannot be written to a place, and what to do.</summary>
    /// <returns><see langword="null"/> when it can, as far as folders tell.</returns>
    internal static string? PathProblem(string full, out bool isFolder)
    {
        isFolder = Directory.Exists(full);
        if (isFolder)
            return "it is a folder. Name a file in it.";
        var folder = System.IO.Path.GetDirectoryName(full);
        return Directory.Exists(folder) ? null : $"the folder '{folder}' does not exist. Create it, or name another.";
    }

    /// <summary>Adds a row.</summary>
    /// <param name="location">The object. The first row decides whether all have versions.</param>
    /// <param name="cancellationToken">Stops the writing of a full buffer.</param>
    /// <exception cref="ArgumentException">The object cannot stand in an inventory: its bucket, key or version is none, or it has a version and the rows before have none, or the other way round. The row is not written; others may follow.</exception>
    /// <exception cref="IOException">The disk is full or refuses.</exception>
    public async ValueTask WriteAsync(ObjectLocation location, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(location);
        ObjectDisposedException.ThrowIf(_isCompleted, this);
        if (_buffer.Length - _filled < InventoryRowEncoder.MaxRowBytes)
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        if (Append(location) is { } problem)
            throw new ArgumentException($"'{VisibleText.Of(location.ToString())}' cannot stand in an inventory: {VisibleText.Of(problem)}.", nameof(location));
        Rows++;
    }

    /// <summary>Publishes the inventory under its name.</summary>
    /// <param name="cancellationToken">Stops before publishing.</param>
    /// <exception cref="InvalidOperationException">No row was written, and <see cref="InventoryWriterOptions.AllowEmpty"/> is not set. A file of that name stays as it was.</exception>
    /// <exception cref="IOException">The disk is full or refuses.</exception>
    public async Task CompleteAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isCompleted, this);
        if (Rows == 0 && !_options.AllowEmpty)
            throw new InvalidOperationException($"The inventory '{Path}' would be empty, and was not written. Check the bucket, the prefix and the filters.");
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        _file.Flush(flushToDisk: true);
        await _file.DisposeAsync().ConfigureAwait(false);
        File.Move(_temporaryPath, Path, overwrite: true);
        _isCompleted = true;
    }

    /// <summary>Removes what was not completed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync().ConfigureAwait(false);
        if (!_isCompleted)
            File.Delete(_temporaryPath);
        _isCompleted = true;
    }

    private string? Append(ObjectLocation location)
    {
        var problem = _rows.Encode(location, _buffer.AsSpan(_filled), out var length);
        _filled += length;
        return problem;
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        // After a write that failed half-way nobody knows what the file holds: it must not be published.
        if (_isBroken)
            throw new InvalidOperationException($"The inventory '{Path}' cannot be written any further: an earlier write failed. Begin it again.");
        _isBroken = true;
        await _file.WriteAsync(_buffer.AsMemory(0, _filled), cancellationToken).ConfigureAwait(false);
        _isBroken = false;
        _flushed += _filled;
        _filled = 0;
    }
}
