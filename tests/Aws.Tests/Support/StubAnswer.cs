using System.Text;

namespace Aws.Tests.Support;

/// <summary>What <see cref="StubServer"/> shall do with a request.</summary>
public sealed record StubAnswer(int Status = 200, string Body = "")
{
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>The length to claim; null claims the true one.</summary>
    public int? Length { get; init; }

    public bool Close { get; init; }

    public bool Reset { get; init; }

    public bool Silent { get; init; }

    public bool SilentAfter { get; init; }

    public static StubAnswer Error(int status, string code, string message = "A reason.", params (string Name, string Value)[] headers) => new(
        status, $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{message}</Message><RequestId>RID</RequestId></Error>")
    {
        Headers = headers.ToDictionary(h => h.Name, h => h.Value),
    };

    public static StubAnswer With(int status, params (string Name, string Value)[] headers) => new(status) { Headers = headers.ToDictionary(h => h.Name, h => h.Value) };

    public byte[] Bytes(bool isHead)
    {
        var text = new StringBuilder($"HTTP/1.1 {Status} Whatever\r\n");
        if (!Headers.ContainsKey("x-amz-request-id"))
            text.Append("x-amz-request-id: RID\r\n");
        foreach (var (name, value) in Headers)
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        var body = Encoding.UTF8.GetBytes(Body);
        if (!Headers.ContainsKey("Content-Length") && Status != 304)
            text.Append("Content-Length: ").Append(Length ?? body.Length).Append("\r\n");
        if (!Headers.ContainsKey("Content-Type") && body.Length > 0)
            text.Append("Content-Type: application/xml\r\n");
        text.Append("\r\n");
        return [.. Encoding.UTF8.GetBytes(text.ToString()), .. isHead ? [] : body];
    }
}
