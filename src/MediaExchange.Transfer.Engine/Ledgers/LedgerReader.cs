using System.Runtime.CompilerServices;
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
        return Parse(line, EngineJson.Relaxed.LedgerHeader)
            ?? throw new TransferException(FailureKind.InvalidRow, $"'{path}' is not a ledger: its first line does not tell a run. Name the ledger.ndjson of a run.", path);
    }

    /// <summary>Reads the outcomes in the order written; a torn line is left out.</summary>
    /// <exception cref="TransferException">The file is missing or is no ledger.</exception>
    public static async IAsyncEnumerable<ItemOutcome> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await ReadHeaderAsync(path, cancellationToken).ConfigureAwait(false);
        using var reader = Open(path);
        await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (Parse(line, EngineJson.Relaxed.ItemOutcome) is { } outcome)
                yield return outcome;
        }
    }

    private static T? Parse<T>(string? line, JsonTypeInfo<T> type)
        where T : class
    {
        if (string.IsNullOrWhiteSpace(line))
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
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TransferException(FailureKind.NotFound, $"The ledger '{path}' cannot be read: {exception.Message.TrimEnd('.')}. Check the path.", path, exception);
        }
    }
}
