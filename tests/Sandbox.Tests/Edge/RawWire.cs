using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sandbox.Tests.Edge;

/// <summary>Requests as bytes: what a client sent, and what a server says to any bytes at all.</summary>
internal static class RawWire
{
    /// <summary>The first request that a client sends to the given address.</summary>
    public static async Task<byte[]> CaptureAsync(Func<string, Task> send)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var sending = send($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        using var connection = await listener.AcceptTcpClientAsync();
        await using var stream = connection.GetStream();
        var request = new List<byte>();
        var length = -1;
        var buffer = new byte[65536];
        while (length < 0 || request.Count < length)
        {
            request.AddRange(buffer.AsSpan(0, await stream.ReadAsync(buffer)));
            if (length < 0 && Encoding.Latin1.GetString([.. request]) is var text && text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is > 0 and var end)
            {
                length = end + 4 + ContentLength(text[..end]);
                if (text.Contains("100-continue", StringComparison.OrdinalIgnoreCase))
                {
                    await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray());
                }
            }
        }

        await stream.WriteAsync("HTTP/1.1 200 OK\r\nETag: \"0\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
        await sending;
        return [.. request];
    }

    /// <summary>Sends the bytes and nothing more; the status of the first final answer, 0 without one.</summary>
    public static async Task<int> SendAsync(string url, byte[] request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, new Uri(url).Port);
        await using var stream = client.GetStream();
        var reading = StatusAsync(stream);
        try
        {
            await stream.WriteAsync(request);

            // Who announced more than was sent would be waited for: hanging up says that this was all.
            if (await Task.WhenAny(reading, Task.Delay(TimeSpan.FromSeconds(1))) != reading)
            {
                client.Client.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // Refused so early that the rest was not read; what was answered before counts.
        }

        return await reading;
    }

    private static async Task<int> StatusAsync(Stream stream)
    {
        var answer = new List<byte>();
        var buffer = new byte[65536];
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer)) > 0)
            {
                answer.AddRange(buffer.AsSpan(0, read));
                foreach (var line in Encoding.Latin1.GetString([.. answer]).Split("\r\n")[..^1])
                {
                    if (line.StartsWith("HTTP/1.1 ", StringComparison.Ordinal)
                        && int.Parse(line.AsSpan(9, 3), CultureInfo.InvariantCulture) is >= 200 and var status)
                    {
                        return status;
                    }
                }
            }
        }
        catch (IOException)
        {
            // Reset: no answer.
        }

        return 0;
    }

    private static int ContentLength(string head)
    {
        const string name = "\r\ncontent-length:";
        var at = head.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? 0 : int.Parse(head.AsSpan(at + name.Length).Trim().ToString().Split("\r\n")[0], CultureInfo.InvariantCulture);
    }
}
