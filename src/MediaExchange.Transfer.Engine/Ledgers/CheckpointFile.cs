using System.Buffers;
using System.Text;
using System.Text.Json;
using MediaExchange.Transfer.Engine.Hashing;
using MediaExchange.Transfer.Engine.Json;
using MediaExchange.Transfer.Engine.Stores;

namespace MediaExchange.Transfer.Engine.Ledgers;

/// <summary>How far large objects are digested, in a file that the next run goes on from. Lines are added and never changed; the latest of an object counts.</summary>
/// <remarks>Found by store, object, state and digests, so that the next run may have other objects, or the same in another order. Some 50 bytes of memory for each.</remarks>
public sealed class CheckpointFile : IAsyncDisposable
{
    private static readonly LineFileWords Words = new(
        "checkpoint file",
        "Nothing was read.",
        "Wait for it to end, or name another file.",
        "Put it back if it was moved; without it, all is read from the first byte.");

    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, long> _offsets = [];
    private readonly LineFile _file;
    private bool _isUnused;

    private CheckpointFile(LineFile file, bool isNew)
    {
        _file = file;
        _isUnused = isNew;
    }

    /// <summary>Where it is.</summary>
    public string Location => _file.Location;

    /// <summary>Opens a file of checkpoints, or begins it; folders on the way are made. It is locked against a second process while it is open.</summary>
    /// <param name="path">The file.</param>
    /// <param name="time">The clock; <see langword="null"/> for the system's.</param>
    /// <param name="cancellationToken">Stops the reading of it.</param>
    /// <exception cref="TransferException">It is something else, and stays as it is; or it cannot be read or written, or another process is writing it.</exception>
    public static async Task<CheckpointFile> OpenAsync(string path, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            var header = new CheckpointHeader { StartedAt = (time ?? TimeProvider.System).GetUtcNow() };
            return new CheckpointFile(LineFile.Create(full, JsonSerializer.SerializeToUtf8Bytes(header, EngineJson.Relaxed.CheckpointHeader), Words), isNew: true);
        }

        await RequireCheckpointsAsync(full, cancellationToken).ConfigureAwait(false);
        var file = new CheckpointFile(LineFile.Append(full, Words, Unreadable), isNew: false);
        try
        {
            await file.IndexAsync(cancellationToken).ConfigureAwait(false);
            return file;
        }
        catch (Exception exception)
        {
            await file.DisposeAsync().ConfigureAwait(false);
            if (exception is IOException or UnauthorizedAccessException)
                throw Unreadable(full, exception);
            throw;
        }
    }

    /// <summary>Closes it. A file that was begun for nothing is removed.</summary>
    public ValueTask DisposeAsync() => _isUnused ? _file.DiscardAsync() : _file.DisposeAsync();

    /// <summary>Finds how far an object is digested.</summary>
    /// <param name="store">The store that it is in.</param>
    /// <param name="source">The object, with its version where there is one.</param>
    /// <param name="head">Its state.</param>
    /// <param name="algorithms">The digests that are to be computed; a checkpoint may have more.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The furthest, or <see langword="null"/> for none.</returns>
    internal async ValueTask<DigestCheckpoint?> FindAsync(
        IObjectStore store, ObjectLocation source, ObjectHead head, IReadOnlyList<DigestAlgorithm> algorithms, CancellationToken cancellationToken)
    {
        var identity = Identity(store.Name, source, head.ETag, head.Size);
        var wanted = Bits(algorithms);
        DigestCheckpoint? found = null;
        for (var bits = wanted; bits <= byte.MaxValue; bits = (bits + 1) | wanted)
        {
            if (OffsetOf(Key(identity, bits)) is not { } offset
                || await ReadAsync(offset, cancellationToken).ConfigureAwait(false) is not { } progress
                || progress.Store != store.Name
                || !progress.IsOf(source, head))
            {
                continue;
            }

            if (found is null || progress.Checkpoint.Offset > found.Offset)
                found = progress.Checkpoint;
        }

        return found;
    }

    /// <summary>Adds how far an object is digested; it is durable against the end of this process when the task ends. Safe for concurrent use.</summary>
    /// <exception cref="TransferException">It cannot be written; the run stops.</exception>
    internal async ValueTask WriteAsync(DigestProgress progress, CancellationToken cancellationToken)
    {
        var offset = await _file.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(progress, EngineJson.Relaxed.DigestProgress), progress.WhenLost, cancellationToken).ConfigureAwait(false);
        Add(progress, offset);
        _isUnused = false;
    }

    /// <summary>Looks whether a file is one of checkpoints, by a first line that no other file has.</summary>
    private static async Task RequireCheckpointsAsync(string path, CancellationToken cancellationToken)
    {
        var type = await LedgerLines.TypeOfFirstAsync(path, Unreadable, cancellationToken).ConfigureAwait(false);
        if (type == LedgerLines.Checkpoints)
            return;
        throw new TransferException(
            FailureKind.InvalidRow,
            type == LedgerLines.Run
                ? $"'{path}' is the ledger of a transfer, not a checkpoint file. Go on with the transfer to go on from it, or name another file."
                : $"'{path}' is there and is not a checkpoint file, so nothing is written to it. Name a new file, or one that an earlier run has made.",
            path);
    }

    private static TransferException Unreadable(string path) => Unreadable(path, new FileNotFoundException("it was removed"));

    private static TransferException Unreadable(string path, Exception exception) =>
        new(FailureKind.InvalidRow, $"The checkpoint file '{path}' cannot be read: {exception.Message.TrimEnd('.')}. Name a file that you may read and write.", path, exception);

    private async Task IndexAsync(CancellationToken cancellationToken)
    {
        var stream = new FileStream(Location, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        await using var _ = stream.ConfigureAwait(false);
        await foreach (var (offset, line) in LineScan.ReadAsync(stream, cancellationToken).ConfigureAwait(false))
        {
            if (Parse(line.Span) is { } progress)
                Add(progress, offset);
        }
    }

    private void Add(DigestProgress progress, long offset)
    {
        try
        {
            var key = Key(Identity(progress.Store, progress.Source, progress.SourceETag, progress.Size), Bits(progress.Checkpoint.Algorithms));
            lock (_lock)
                _offsets[key] = offset;
        }
        catch (InvalidDataException)
        {
            // Damaged: the bytes are still there.
        }
    }

    private long? OffsetOf(ulong key)
    {
        lock (_lock)
            return _offsets.TryGetValue(key, out var offset) ? offset : null;
    }

    private async ValueTask<DigestProgress?> ReadAsync(long offset, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(LineScan.MaxLine + 1);
        try
        {
            using var file = File.OpenHandle(Location, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var count = await RandomAccess.ReadAsync(file, buffer, offset, cancellationToken).ConfigureAwait(false);
            var end = buffer.AsSpan(0, count).IndexOf((byte)'\n');
            return end < 0 ? null : Parse(buffer.AsSpan(0, end));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What cannot be read is read from the store again; what cannot be written ends the run.
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <returns><see langword="null"/> for a line that is torn, damaged or of another kind.</returns>
    private static DigestProgress? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return LedgerLines.TypeOf(line) == LedgerLines.Digest
                && JsonSerializer.Deserialize(line, EngineJson.Relaxed.DigestProgress) is { Source: not null, Checkpoint.States: not null } progress
                    ? progress
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Two of the same number are told apart when the line is read.
    private static ulong Identity(string? store, ObjectLocation source, string etag, long size) =>
        Crc.Compute(CrcKind.Crc64Nvme, Encoding.UTF8.GetBytes(string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{store}\n{source.Bucket}\n{source.Key}\n{source.VersionId}\n{etag}\n{size}")));

    private static ulong Key(ulong identity, int bits) => (identity << 8) | (byte)bits;

    private static int Bits(IEnumerable<DigestAlgorithm> algorithms) => algorithms.Aggregate(0, (bits, algorithm) => bits | (1 << (int)algorithm));
}
