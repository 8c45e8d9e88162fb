using System.Text.Json;
using MediaExchange.Transfer.Engine;

namespace MediaExchange.Transfer.Worker.Tasks;

/// <summary>What a log's line says of an item's end.</summary>
internal static class OutcomeLine
{
    public static string Level(ItemOutcome outcome) => outcome.Status == ItemStatus.Failed ? "ERROR" : "INFO";

    public static string Message(ItemOutcome outcome) => outcome switch
    {
        { Failure: { } failure } => $"Failed: {failure.Explanation}",
        { Reason: { } reason } => $"{outcome.Status}: {reason}",
        _ => $"{outcome.Status}.",
    };

    public static void Write(Utf8JsonWriter json, ItemOutcome outcome)
    {
        json.WriteString("item", outcome.Source?.ToString());
        json.WriteNumber("line", outcome.Line);
        json.WriteString("status", outcome.Status.ToString());
        if (outcome.Destination is { } destination)
            json.WriteString("destination", destination.ToString());
        if (outcome.Size is { } size)
            json.WriteNumber("size", size);
        if (outcome.Parts > 0)
        {
            json.WriteNumber("parts", outcome.Parts);
            json.WriteNumber("partsKept", outcome.PartsKept);
        }

        json.WriteNumber("seconds", outcome.Seconds);
        if (outcome.Failure is { } failure)
        {
            json.WriteString("failure", failure.Kind.ToString());
            json.WriteString("code", failure.Code);
        }
    }
}
