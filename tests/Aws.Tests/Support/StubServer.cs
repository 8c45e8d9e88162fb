using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MediaExchange.Transfer.Aws;

namespace Aws.Tests.Support;

/// <summary>A server that answers as it is told, byte by byte: for what no healthy server does on demand.</summary>
public sealed class StubServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<StubRequest, StubAnswer> _answer;
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Task _accepting;

    public StubServer(Func<StubRequest, StubAnswer> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public ConcurrentQueue<StubRequest> Requests { get; } = new();

    public string Endpoint => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public AwsAccess Access => new() { AccessKey = "AKIASTUB", SecretKey = "secret", EndpointUrl = Endpoint, Region = "us-east-1" };

    public S3ObjectStore Store => field ??= S3ObjectStore.Create(Access);

    public StubRequest Only => Requests.Count == 1 && Requests.TryPeek(out var request)
        ? request
        : throw new InvalidOperationException($"{Requests.Count} requests came: {string.Join(", ", Requests.Select(r => r.Method + " " + r.Target))}");

    public async ValueTask DisposeAsync()
    {
        Store.Dispose();
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var owned = client;
            var stream = client.GetStream();
            while (await ReadAsync(stream) is { } request)
            {
                Requests.Enqueue(request);
                var answer = _answer(request);
                if (answer.Reset)
                {
                    client.LingerState = new LingerOption(true, 0);
                    return;
                }

                if (answer.Silent)
                    await Task.Delay(Timeout.Infinite, _stop.Token);
                await stream.WriteAsync(answer.Bytes(request.Method == "HEAD"), _stop.Token);
                if (answer.SilentAfter)
                    await Task.Delay(Timeout.Infinite, _stop.Token);
                if (answer.Close)
                    return;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException)
        {
            // Stopped, or the client went away.
        }
    }

    private async Task<StubRequest?> ReadAsync(NetworkStream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (head.Count < 4 || !(head[^4] == '\r' && head[^3] == '\n' && head[^2] == '\r' && head[^1] == '\n'))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
                return null;
            head.Add(one[0]);
        }

        var lines = Encoding.UTF8.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var first = lines[0].Split(' ');
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
            headers[line[..line.IndexOf(':', StringComparison.Ordinal)]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
        if (headers.ContainsKey("Expect"))
            await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), _stop.Token);
        await stream.ReadExactlyAsync(body, _stop.Token);
        return new StubRequest(first[0], first[1], headers, body);
    }
}
