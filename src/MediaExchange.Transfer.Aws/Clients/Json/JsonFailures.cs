using System.Net;
using System.Text.Json;

namespace MediaExchange.Transfer.Aws.Clients.Json;

/// <summary>Reads the error answers of services that speak JSON.</summary>
internal static class JsonFailures
{
    public static ServiceFailure Read(Answer answer)
    {
        using var document = answer.Body.Length == 0 ? null : JsonDocument.Parse(answer.Body);
        var root = document?.RootElement is { ValueKind: JsonValueKind.Object } found ? found : default;
        if (Code(answer.Header("x-amzn-ErrorType") ?? Text(root, "__type") ?? Text(root, "code") ?? Text(root, "Code")) is not { } code)
            return ServiceFailure.Unreadable(answer);
        return new ServiceFailure(code, Text(root, "message") ?? Text(root, "Message") ?? Text(root, "errorMessage") ?? code, answer.RequestId, (HttpStatusCode)answer.Status);
    }

    // May be "com.amazon.coral.service#ThrottlingException" or "ThrottlingException:http://internal.amazon.com/...".
    private static string? Code(string? type)
    {
        if (type is null)
            return null;
        var end = type.IndexOf(':', StringComparison.Ordinal);
        var name = (end < 0 ? type : type[..end])[(type.IndexOf('#', StringComparison.Ordinal) + 1)..].Trim();
        return name.Length == 0 ? null : name;
    }

    private static string? Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
