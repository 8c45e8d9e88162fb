using System.Text.Json;
using MediaExchange.Transfer.Engine.Json;

namespace MediaExchange.Transfer.Engine.Ledgers;

/// <summary>A ledger in a file: one JSON object a line, the first line being the <see cref="LedgerHeader"/>.</summary>
public sealed class FileLedger : ILedger, IAsyncDisposable
{
    // Claimed at the start, so that a full disk is found before anything is copied.
    private const long ReservedBytes = 1 << 20;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly FileStream _file;
    private readonly FileStream _lock;
    private bool _isTorn;

    private FileLedger(string path, FileStream file, FileStream @lock)
    {
        Location = path;
        _file = file;
        _lock = @lock;
    }

    /// <inheritdoc/>
    public string Location { get; }

    /// <summary>Begins a ledger; folders on the way are made.</summary>
    /// <param name="path">The file; it must not be there yet.</param>
    /// <param name="header">Its first line.</param>
    /// <exception cref="TransferException">It cannot be written, or is there already.</exception>
    public static FileLedger Create(string path, LedgerHeader header)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(header);
        var full = Path.GetFullPath(path);
        FileStream? file = null;
        FileStream? @lock = null;
        try
        {
            if (File.Exists(full))
                throw new TransferException(FailureKind.DestinationExists, $"The ledger '{full}' exists already. Name another file; a ledger is never overwritten.", full);
            if (Path.GetDirectoryName(full) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
            @lock = Lock(full);
            WriteHeader(full, header);
            file = Open(full);
            return new FileLedger(full, file, @lock);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            file?.Dispose();
            @lock?.Dispose();
            throw CannotWrite(full, exception, "Nothing was copied.");
        }
    }

    /// <summary>Goes on with a ledger. A line that was torn by the end of its process is ended, and stays unread.</summary>
    /// <param name="path">The file; it must be there.</param>
    /// <exception cref="TransferException">It is not there, cannot be written, or a run is still writing it.</exception>
    public static FileLedger Append(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.GetFullPath(path);
        FileStream? file = null;
        FileStream? @lock = null;
        try
        {
            if (!File.Exists(full))
                throw LedgerReader.Missing(full);
            @lock = Lock(full);
            file = Open(full);
            return new FileLedger(full, file, @lock);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            @lock?.Dispose();
            throw CannotWrite(full, exception, "Nothing was copied.");
        }
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(ItemOutcome outcome, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return WriteAsync(
            JsonSerializer.SerializeToUtf8Bytes(outcome, EngineJson.Relaxed.ItemOutcome),
            $"{outcome.Source} ended as {outcome.Status} without a line, and the next run will look at it again",
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(UploadCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return WriteAsync(
            JsonSerializer.SerializeToUtf8Bytes(checkpoint, EngineJson.Relaxed.UploadCheckpoint),
            $"the upload of {checkpoint.Destination} is aborted",
            cancellationToken);
    }

    private async ValueTask WriteAsync(byte[] json, string consequence, CancellationToken cancellationToken)
    {
        var line = Line(json);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Synchronous: a write of a few hundred bytes to the page cache is cheaper than handing it to another thread.
            if (_isTorn)
                _file.WriteByte((byte)'\n');
            _file.Write(line);
            _isTorn = false;
        }
        catch (IOException exception)
        {
            // Half of the line may be there. Whoever writes the next, to say how its object ended, begins one of its own.
            _isTorn = true;
            throw CannotWrite(Location, exception, $"The run stops; {consequence}.");
        }
        finally
        {
            _turn.Release();
        }

        // On Unix a file can be removed under its writer, who then writes into the void.
        if (!File.Exists(Location))
            throw new TransferException(FailureKind.Unknown, $"The ledger '{Location}' was removed while the run was writing it. The run stops; {consequence}. If it was moved, put it back and resume it; if not, start the transfer anew: what is there is skipped.", Location);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync().ConfigureAwait(false);
        await _lock.DisposeAsync().ConfigureAwait(false);
        _turn.Dispose();
    }

    /// <summary>Looks, without touching anything, whether a run is writing a ledger.</summary>
    /// <exception cref="TransferException">A run is.</exception>
    internal static void RequireFree(string path)
    {
        // A lock that was left by a killed process is a file, but locks nothing.
        if (File.Exists(path + ".lock"))
            Lock(path, FileMode.Open, FileOptions.None).Dispose();
    }

    /// <summary>Makes the file appear with its first line in it, so that a kill leaves either a ledger or none.</summary>
    private static void WriteHeader(string path, LedgerHeader header)
    {
        var draft = path + ".new";
        try
        {
            using (var file = new FileStream(draft, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0, PreallocationSize = ReservedBytes }))
                file.Write(Line(JsonSerializer.SerializeToUtf8Bytes(header, EngineJson.Relaxed.LedgerHeader)));
            File.Move(draft, path);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    /// <summary>Opens the file at its end, on a line of its own.</summary>
    private static FileStream Open(string path)
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

    /// <summary>Keeps a second run from writing the same ledger. The lock goes with its process, however that ends.</summary>
    private static FileStream Lock(string path) => Lock(path, FileMode.OpenOrCreate, FileOptions.DeleteOnClose);

    private static FileStream Lock(string path, FileMode mode, FileOptions options)
    {
        try
        {
            // A file of its own: on Unix only FileShare.None excludes others, and the ledger itself stays readable.
            return new FileStream(path + ".lock", mode, FileAccess.Write, FileShare.None, bufferSize: 0, options);
        }
        catch (IOException exception) when (File.Exists(path + ".lock"))
        {
            throw new TransferException(FailureKind.InUse, $"The ledger '{path}' is being written by another run. Wait for it to end, or stop it.", path, exception);
        }
    }

    private static byte[] Line(byte[] json)
    {
        Array.Resize(ref json, json.Length + 1);
        json[^1] = (byte)'\n';
        return json;
    }

    private static TransferException CannotWrite(string path, Exception exception, string consequence) => new(
        FailureKind.Unknown,
        $"The ledger '{path}' cannot be written: {exception.Message.TrimEnd('.')}. {consequence} Free space, or name another place for it.",
        path,
        exception);
}
