using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MediaExchange.Transfer.Engine.Json;

namespace MediaExchange.Transfer.Engine.Ledgers;

/// <summary>Reads ledgers, also those of runs that were killed while writing.</summary>
public static class LedgerReader
{
    /// <summary>Reads the first line.</summary>
    /// <exception cref="TransferException">The file is missing or is no ledger.</exception>
    public static async Task<LedgerHeader> ReadHeaderAsync(string path, CancellationToken cancellationToken = default)
    {
        using var reader = Open(path);
        var line = await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        if (line is not null && LedgerLines.TypeOf(line) == LedgerLines.Checkpoints)
            throw new TransferException(FailureKind.InvalidRow, $"'{path}' is no ledger but a checkpoint file, of checksums and of no transfer. Name it with -CheckpointPath to go on with its checksums, or name here the ledger.ndjson of a run.", path);
        return Parse(Encoding.UTF8.GetBytes(line ?? ""), EngineJson.Relaxed.LedgerHeader)
            ?? throw new TransferException(FailureKind.InvalidRow, $"'{path}' is not a ledger: its first line does not tell a run. Name the ledger.ndjson of a run.", path);
    }

    /// <summary>Reads the outcomes in the order written; a torn line is left out.</summary>
    /// <exception cref="TransferException">The file is missing or is no ledger.</exception>
    public static async IAsyncEnumerable<ItemOutcome> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var (outcome, _, _) in ReadLinesAsync(path, cancellationToken).ConfigureAwait(false))
        {
            if (outcome is not null)
                yield return outcome;
        }
    }

    /// <summary>Reads outcomes and checkpoints in the order written.</summary>
    internal static async IAsyncEnumerable<LedgerLine> ReadLinesAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ReadHeaderAsync(path, cancellationToken).ConfigureAwait(false);
        using var reader = Open(path);
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (Parse(Encoding.UTF8.GetBytes(line)) is { } read)
                yield return read;
        }
    }

    /// <summary>Reads a line.</summary>
    /// <returns><see langword="null"/> for one that is torn, is damaged, or is neither outcome nor checkpoint.</returns>
    internal static LedgerLine? Parse(ReadOnlySpan<byte> line)
    {
        var type = LedgerLines.TypeOf(line);
        if (type == LedgerLines.Item && Parse(line, EngineJson.Relaxed.ItemOutcome) is { } outcome)
            return new LedgerLine(outcome);
        if (type == LedgerLines.Upload && Parse(line, EngineJson.Relaxed.UploadCheckpoint) is { } checkpoint)
            return new LedgerLine(Upload: checkpoint);
        if (type == LedgerLines.Digest && Parse(line, EngineJson.Relaxed.DigestProgress) is { } progress)
            return new LedgerLine(Digest: progress);
        return null;
    }

    internal static TransferException Missing(string path, Exception? inner = null) =>
        new(FailureKind.NotFound, $"The ledger '{path}' does not exist. Check the path.", path, inner);

    private static T? Parse<T>(ReadOnlySpan<byte> line, JsonTypeInfo<T> type)
        where T : class
    {
        if (line.IsEmpty)
            return null;
        try
        {
            return JsonSerializer.Deserialize(line, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static StreamReader Open(string path)
    {
        try
        {
            // A run may still be writing.
            return new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Missing(path, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TransferException(FailureKind.InvalidRow, $"The ledger '{path}' cannot be read: {exception.Message.TrimEnd('.')}. Name a file that you may read.", path, exception);
        }
    }
}
