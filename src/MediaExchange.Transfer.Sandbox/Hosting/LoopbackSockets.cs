using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace MediaExchange.Transfer.Sandbox.Hosting;

/// <summary>Sockets for a client on the same machine, who needs the processors that the server does not.</summary>
internal static class LoopbackSockets
{
    private const int TcpCongestion = 13;

    public static void Configure(SocketTransportOptions sockets)
    {
        // A request and what its connection has to do for it take turns on one thread: with threads of their own they mostly woke each other.
        sockets.UnsafePreferInlineScheduling = true;
        sockets.CreateBoundListenSocket = Bind;
    }

    private static Socket Bind(EndPoint endpoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        if (OperatingSystem.IsLinux())
            PreferReno(socket);
        return socket;
    }

    // Where the machine's default is BBR, its timers, which space the bytes out, took a fifth of the time of sending.
    private static void PreferReno(Socket socket)
    {
        try
        {
            socket.SetRawSocketOption((int)ProtocolType.Tcp, TcpCongestion, "reno"u8);
        }
        catch (SocketException)
        {
            // Then as the machine would have it.
        }
    }
}
