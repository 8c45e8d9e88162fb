using System.Text.Json;
using MediaExchange.Transfer.Engine.Json;

namespace MediaExchange.Transfer.Engine.Ledgers;

/// <summary>A ledger in a file: one JSON object a line, the first line being the <see cref="LedgerHeader"/>.</summary>
public sealed class FileLedger : ILedger, IAsyncDisposable
{
    private static readonly LineFileWords Words = new(
        "ledger",
        "Nothing was copied.",
        "Wait for it to end, or stop it.",
        "If it was moved, put it back and resume it; if not, start the transfer anew: what is there is skipped.");

    private readonly LineFile _file;

    private FileLedger(LineFile file) => _file = file;

    /// <inheritdoc/>
    public string Location => _file.Location;

    /// <summary>Begins a ledger; folders on the way are made.</summary>
    /// <param name="path">The file; it must not be there yet.</param>
    /// <param name="header">Its first line.</param>
    /// <exception cref="TransferException">It cannot be written, or is there already.</exception>
    public static FileLedger Create(string path, LedgerHeader header)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(header);
        return new FileLedger(LineFile.Create(path, JsonSerializer.SerializeToUtf8Bytes(header, EngineJson.Relaxed.LedgerHeader), Words));
    }

    /// <summary>Goes on with a ledger. A line that was torn by the end of its process is ended, and stays unread.</summary>
    /// <param name="path">The file; it must be there.</param>
    /// <exception cref="TransferException">It is not there, cannot be written, or a run is still writing it.</exception>
    public static FileLedger Append(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new FileLedger(LineFile.Append(path, Words, full => LedgerReader.Missing(full)));
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ItemOutcome outcome, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        await _file.WriteAsync(
            JsonSerializer.SerializeToUtf8Bytes(outcome, EngineJson.Relaxed.ItemOutcome),
            $"{outcome.Source} ended as {outcome.Status} without a line, and the next run will look at it again",
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(UploadCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        await _file.WriteAsync(
            JsonSerializer.SerializeToUtf8Bytes(checkpoint, EngineJson.Relaxed.UploadCheckpoint),
            $"the upload of {checkpoint.Destination} is aborted",
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(DigestProgress progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(progress);
        await _file.WriteAsync(
            JsonSerializer.SerializeToUtf8Bytes(progress, EngineJson.Relaxed.DigestProgress),
            progress.WhenLost,
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();

    /// <summary>Looks, without touching anything, whether a run is writing a ledger.</summary>
    /// <exception cref="TransferException">A run is.</exception>
    internal static void RequireFree(string path) => LineFile.RequireFree(path, Words);
}
