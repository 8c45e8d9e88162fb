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

    private FileLedger(string path, FileStream file)
    {
        Location = path;
        _file = file;
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
        try
        {
            if (File.Exists(full))
                throw new TransferException(FailureKind.DestinationExists, $"The ledger '{full}' exists already. Name another file; a ledger is never overwritten.", full);
            if (Path.GetDirectoryName(full) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);

            // No buffer: each line goes to the operating system in one write, so that the end of this process tears at most the last.
            file = new FileStream(full, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.Read,
                BufferSize = 0,
                PreallocationSize = ReservedBytes,
            });
            file.Write(Line(JsonSerializer.SerializeToUtf8Bytes(header, EngineJson.Relaxed.LedgerHeader)));
            return new FileLedger(full, file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            file?.Dispose();
            throw CannotWrite(full, exception, "Nothing was copied.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ItemOutcome outcome, CancellationToken cancellationToken)
    {
        var line = Line(JsonSerializer.SerializeToUtf8Bytes(outcome, EngineJson.Relaxed.ItemOutcome));
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Synchronous: a write of a few hundred bytes to the page cache is cheaper than handing it to another thread.
            _file.Write(line);
        }
        catch (IOException exception)
        {
            throw CannotWrite(Location, exception, $"The run stops; {outcome.Source} ended as {outcome.Status} without a line, and the next run will look at it again.");
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync().ConfigureAwait(false);
        _turn.Dispose();
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
