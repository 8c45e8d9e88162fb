using System.Text.Json;

namespace MediaExchange.Transfer.Sandboxes;

/// <summary>What a sandbox says once it answers.</summary>
internal sealed record SandboxReady(string Endpoint, string AccessKey, string SecretKey, string Region)
{
    /// <summary>Reads the line.</summary>
    /// <exception cref="JsonException">It is another line.</exception>
    public static SandboxReady Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        return new(
            Text("endpoint") ?? throw new JsonException("No endpoint."),
            Text("accessKey") ?? throw new JsonException("No access key."),
            Text("secretKey") ?? throw new JsonException("No secret key."),
            Text("region") ?? "us-east-1");

        string? Text(string name) => json.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}
