namespace MediaExchange.Transfer.Engine.Ledgers;

/// <summary>A file of JSON lines that one process appends to and others may read meanwhile. The end of that process tears at most the last line.</summary>
internal sealed class LineFile : IAsyncDisposable
{
    // Claimed at the start, so that a full disk is found before anything is done.
    private const long ReservedBytes = 1 << 20;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly LineFileWords _words;
    private readonly FileStream _file;
    private readonly FileStream _lock;
    private bool _isTorn;

    private LineFile(string path, LineFileWords words, FileStream file, FileStream @lock)
    {
        Location = path;
        _words = words;
        _file = file;
        _lock = @lock;
    }

    /// <summary>The full path.</summary>
    public string Location { get; }

    /// <summary>Begins a file; folders on the way are made.</summary>
    /// <param name="path">The file; it must not be there yet.</param>
    /// <param name="header">Its first line, without the line feed.</param>
    /// <param name="words">What it is called.</param>
    /// <exception cref="TransferException">It cannot be written, or is there already.</exception>
    public static LineFile Create(string path, byte[] header, LineFileWords words)
    {
        var full = Path.GetFullPath(path);
        return Open(full, words, () =>
        {
            if (File.Exists(full))
                throw new TransferException(FailureKind.DestinationExists, $"The {words.Noun} '{full}' exists already. Name another file; a {words.Noun} is never overwritten.", full);
            if (Path.GetDirectoryName(full) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
        }, () => WriteHeader(full, header));
    }

    /// <summary>Goes on with a file. A line that was torn by the end of its process is ended, and stays as it is.</summary>
    /// <param name="path">The file; it must be there.</param>
    /// <param name="words">What it is called.</param>
    /// <param name="missing">Says that it is not there.</param>
    /// <exception cref="TransferException">It is not there, cannot be written, or another process is writing it.</exception>
    public static LineFile Append(string path, LineFileWords words, Func<string, TransferException> missing)
    {
        var full = Path.GetFullPath(path);
        return Open(full, words, () =>
        {
            if (!File.Exists(full))
                throw missing(full);
        }, () => { });
    }

    /// <summary>Looks, without touching anything, whether a process is writing a file.</summary>
    /// <exception cref="TransferException">One is.</exception>
    public static void RequireFree(string path, LineFileWords words)
    {
        // A lock that was left by a killed process is a file, but locks nothing.
        if (File.Exists(path + ".lock"))
            Lock(path, words, FileMode.Open, FileOptions.None).Dispose();
    }

    /// <summary>Adds a line; it is durable against the end of this process when the task ends. Safe for concurrent use.</summary>
    /// <param name="json">The line, without the line feed.</param>
    /// <param name="consequence">What follows when it cannot be written, as the end of a sentence.</param>
    /// <param name="cancellationToken">Stops the wait for one's turn.</param>
    /// <returns>Where in the file it begins.</returns>
    /// <exception cref="TransferException">It cannot be written, or the file is gone.</exception>
    public async ValueTask<long> WriteAsync(byte[] json, string consequence, CancellationToken cancellationToken)
    {
        var line = Line(json);
        long offset;
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Synchronous: a write of a few hundred bytes to the page cache is cheaper than handing it to another thread.
            if (_isTorn)
                _file.WriteByte((byte)'\n');
            offset = _file.Position;
            _file.Write(line);
            _isTorn = false;
        }
        catch (IOException exception)
        {
            // Half of the line may be there. Whoever writes the next, to say how its object ended, begins one of its own.
            _isTorn = true;
            throw CannotWrite(Location, _words, exception, $"The run stops; {consequence}.");
        }
        finally
        {
            _turn.Release();
        }

        // On Unix a file can be removed under its writer, who then writes into the void.
        return File.Exists(Location)
            ? offset
            : throw new TransferException(FailureKind.Unknown, $"The {_words.Noun} '{Location}' was removed while the run was writing it. The run stops; {consequence}. {_words.WhenRemoved}", Location);
    }

    /// <summary>Closes the file and removes it: nothing came of it.</summary>
    public async ValueTask DiscardAsync()
    {
        // In this order, so that nobody else has begun to write it.
        await _file.DisposeAsync().ConfigureAwait(false);
        File.Delete(Location);
        await DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync().ConfigureAwait(false);
        await _lock.DisposeAsync().ConfigureAwait(false);
        _turn.Dispose();
    }

    private static LineFile Open(string path, LineFileWords words, Action look, Action begin)
    {
        FileStream? file = null;
        FileStream? @lock = null;
        try
        {
            look();
            @lock = Lock(path, words, FileMode.OpenOrCreate, FileOptions.DeleteOnClose);
            begin();
            file = OpenAtEnd(path);
            return new LineFile(path, words, file, @lock);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            file?.Dispose();
            @lock?.Dispose();
            throw CannotWrite(path, words, exception, words.NothingDone);
        }
    }

    /// <summary>Makes the file appear with its first line in it, so that a kill leaves either a file with a header or none.</summary>
    private static void WriteHeader(string path, byte[] header)
    {
        var draft = path + ".new";
        try
        {
            using (var file = new FileStream(draft, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0, PreallocationSize = ReservedBytes }))
                file.Write(Line(header));
            File.Move(draft, path);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    /// <summary>Opens the file at its end, on a line of its own.</summary>
    private static FileStream OpenAtEnd(string path)
    {
        // No buffer: each line goes to the operating system in one write, so that the end of this process tears at most the last.
        var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        try
        {
            file.Seek(-1, SeekOrigin.End);
            if (file.ReadByte() != '\n')
                file.WriteByte((byte)'\n');
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Keeps a second process from writing the same file. The lock goes with its process, however that ends.</summary>
    private static FileStream Lock(string path, LineFileWords words, FileMode mode, FileOptions options)
    {
        try
        {
            // A file of its own: on Unix only FileShare.None excludes others, and the file itself stays readable.
            return new FileStream(path + ".lock", mode, FileAccess.Write, FileShare.None, bufferSize: 0, options);
        }
        catch (IOException exception) when (File.Exists(path + ".lock"))
        {
            throw new TransferException(FailureKind.InUse, $"The {words.Noun} '{path}' is being written by another run. {words.WhenInUse}", path, exception);
        }
    }

    private static byte[] Line(byte[] json)
    {
        Array.Resize(ref json, json.Length + 1);
        json[^1] = (byte)'\n';
        return json;
    }

    private static TransferException CannotWrite(string path, LineFileWords words, Exception exception, string consequence) => new(
        FailureKind.Unknown,
        $"The {words.Noun} '{path}' cannot be written: {exception.Message.TrimEnd('.')}. {consequence} Free space, or name another place for it.",
        path,
        exception);
}
