using System.Net.Sockets;
using System.Text;
using Amazon.Runtime;

namespace MediaExchange.Transfer.Aws.Wire;

/// <summary>One connection pool for all regions of a store, or for a service.</summary>
internal sealed class HttpTransport : HttpClientFactory, IDisposable
{
    private readonly HttpClient _client;

    // Time-outs are per request (see S3Timeouts): a copy may be silent for many minutes.
    public HttpTransport(AwsAccess access, Uri? endpoint)
        : this(new WireHandler(access.Network ?? Sockets(access, endpoint)))
    {
    }

    private HttpTransport(HttpMessageHandler handler) => _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>For services other than S3, whose answers are short: the time is for an attempt as a whole.</summary>
    public static HttpTransport Plain(AwsAccess access, Uri? endpoint, TimeSpan timeout) =>
        new(new WholeAnswerHandler(access.Network ?? Sockets(access, endpoint), timeout, access.Time));

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose() => _client.Dispose();

    private static SocketsHttpHandler Sockets(AwsAccess access, Uri? endpoint) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        MaxConnectionsPerServer = access.MaxConnections,
        ConnectTimeout = access.Timeouts.Connect,
        // S3 answers with many addresses that change within seconds to minutes; a pool for ever would stay on one of them.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60),
        // A proxy that is set for the world is not meant for this machine.
        UseProxy = endpoint is null || !endpoint.IsLoopback,
        // The default rejects what is not ASCII on the way out and reads Latin-1 on the way in; the SDK signs UTF-8.
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        ConnectCallback = ConnectAsync,
    };

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // AWS NAT gateways and load balancers forget a connection after 350 s of silence, which a copy easily reaches.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 30);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 5);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
