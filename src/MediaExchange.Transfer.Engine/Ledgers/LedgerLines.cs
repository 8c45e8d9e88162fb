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

    /// <returns><see langword="null"/> for a line that is torn or is none.</returns>
    public static string? TypeOf(string line)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(line));
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
}
