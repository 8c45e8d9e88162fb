using System.Text;
using System.Text.Json;

namespace MediaExchange.Transfer.Engine.Ledgers;

/// <summary>The kinds of lines in a ledger, and how they are told apart: by the property <c>type</c>, which every line begins with.</summary>
internal static class LedgerLines
{
    public const string Run = "run";
    public const string Item = "item";
    public const string Upload = "upload";
    public const string Digest = "digest";

    /// <summary>Begins a file of checkpoints, which is no ledger.</summary>
    public const string Checkpoints = "checkpoints";

    /// <returns><see langword="null"/> for a line that is torn or is none.</returns>
    public static string? TypeOf(string line) => TypeOf(Encoding.UTF8.GetBytes(line));

    /// <returns>Likewise.</returns>
    public static string? TypeOf(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject
                && reader.Read() && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("type")
                && reader.Read() && reader.TokenType == JsonTokenType.String
                ? reader.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What a file begins with, whatever it is: no more is read than a first line of ours would have.</summary>
    /// <param name="path">The file.</param>
    /// <param name="unreadable">Says why it cannot be read.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns><see langword="null"/> for a file that is not ours.</returns>
    public static async Task<string?> TypeOfFirstAsync(string path, Func<string, Exception, TransferException> unreadable, CancellationToken cancellationToken)
    {
        try
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            await using var _ = stream.ConfigureAwait(false);
            var beginning = new byte[LineScan.MaxLine];
            var count = await stream.ReadAtLeastAsync(beginning, beginning.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            var end = beginning.AsSpan(0, count).IndexOf((byte)'\n');
            return end < 0 ? null : TypeOf(beginning.AsSpan(0, end));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw unreadable(path, exception);
        }
    }
}
