using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Amazon.S3;
using MediaExchange.Transfer.Sandbox;

namespace Sandbox.Tests.Server;

/// <summary>A sandbox on a free port, a client of the SDK with its defaults, and requests that are signed by hand.</summary>
internal sealed class TestSandbox : IAsyncDisposable
{
    public static readonly SandboxCredentials Other = new("444455556666", "AKIAOTHEREXAMPLE0000", "the-other-account") { Name = "other" };

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    private TestSandbox(SandboxServer server)
    {
        Server = server;
        S3 = new AmazonS3Client(server.AccessKey, server.SecretKey, new AmazonS3Config
        {
            ServiceURL = server.Endpoint.ToString(),
            AuthenticationRegion = "us-east-1",
            ForcePathStyle = true,
            MaxErrorRetry = 0,
        });
    }

    public SandboxServer Server { get; }

    public AmazonS3Client S3 { get; }

    public static async Task<TestSandbox> StartAsync(SandboxOptions? options = null) =>
        new(await SandboxServer.StartAsync((options ?? new SandboxOptions { Buckets = ["bucket", "other"] }) with { Accounts = [Other] }));

    /// <summary>Sends a request with this exact target, signed (unless the secret is empty) for the region.</summary>
    public async Task<Answer> SendAsync(
        string method,
        string target,
        byte[]? body = null,
        (string Name, string Value)[]? headers = null,
        string region = "us-east-1",
        SandboxCredentials? account = null)
    {
        account ??= Server.Accounts[0];
        var time = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var signed = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = Server.Endpoint.Authority,
            ["x-amz-content-sha256"] = "UNSIGNED-PAYLOAD",
            ["x-amz-date"] = time,
        };
        foreach (var (name, value) in headers ?? [])
        {
            if (name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase))
                signed[name.ToLowerInvariant()] = value;
        }

        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Server.Endpoint.Port);
        await using var stream = client.GetStream();
        var text = new StringBuilder($"{method} {target} HTTP/1.1\r\nConnection: close\r\n");
        foreach (var (name, value) in signed)
            text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        foreach (var (name, value) in headers ?? [])
        {
            if (!signed.ContainsKey(name.ToLowerInvariant()))
                text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        if (account.SecretKey.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"Authorization: {Authorization(method, target, signed, time, region, account)}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"Content-Length: {body?.Length ?? 0}\r\n\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()));
        await stream.WriteAsync(body ?? []);
        return await Answer.ReadAsync(stream);
    }

    public Task<Answer> PutAsync(string target, string body, params (string Name, string Value)[] headers) =>
        SendAsync("PUT", target, Encoding.UTF8.GetBytes(body), headers);

    public Task<Answer> GetAsync(string target, params (string Name, string Value)[] headers) => SendAsync("GET", target, null, headers);

    public Task<Answer> HeadAsync(string target, params (string Name, string Value)[] headers) => SendAsync("HEAD", target, null, headers);

    /// <summary>Posts to one of the sandbox's own endpoints, without a signature.</summary>
    public Task<HttpResponseMessage> ControlAsync(HttpMethod method, string path, string? json = null) => _http.SendAsync(
        new HttpRequestMessage(method, new Uri(Server.Endpoint, path)) { Content = json is null ? null : new StringContent(json) });

    public async ValueTask DisposeAsync()
    {
        S3.Dispose();
        _http.Dispose();
        await Server.DisposeAsync();
    }

    private static string Authorization(
        string method, string target, SortedDictionary<string, string> headers, string time, string region, SandboxCredentials account)
    {
        var question = target.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? target : target[..question];
        var query = question < 0 ? "" : string.Join('&', target[(question + 1)..].Split('&')
            .Select(pair => pair.Contains('=', StringComparison.Ordinal) ? pair : pair + "=").Order(StringComparer.Ordinal));
        var names = string.Join(';', headers.Keys);
        var canonical = $"{method}\n{path}\n{query}\n{string.Concat(headers.Select(header => $"{header.Key}:{header.Value.Trim()}\n"))}\n{names}\nUNSIGNED-PAYLOAD";
        var scope = $"{time[..8]}/{region}/s3/aws4_request";
        var toSign = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + account.SecretKey);
        foreach (var step in scope.Split('/'))
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(step));
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        return $"AWS4-HMAC-SHA256 Credential={account.AccessKey}/{scope}, SignedHeaders={names}, Signature={signature}";
    }
}
