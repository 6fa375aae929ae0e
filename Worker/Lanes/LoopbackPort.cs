using System.Net;
using System.Net.Sockets;

namespace AriaCluster.Worker.Lanes;

/// <summary>Where an aria2c listens: one port, on every loopback address of the machine.</summary>
internal static class LoopbackPort
{
    private const int Tries = 20;

    /// <summary>Whether this machine has ::1. A container often has not.</summary>
    public static bool HasIPv6
    {
        get
        {
            using var socket = TryBind(IPAddress.IPv6Loopback, port: 0);
            return socket is not null;
        }
    }

    /// <summary>
    /// A port that was free a moment ago on all of them. With IPv6 on, aria2c goes on with the one address where a port is free;
    /// the check that strangers are refused finds whoever has the other.
    /// </summary>
    public static int Next()
    {
        var port = 0;
        var hasIPv6 = HasIPv6;
        for (var i = 0; i < Tries; i++)
        {
            using var socket = TryBind(IPAddress.Loopback, port: 0)!;
            port = ((IPEndPoint)socket.LocalEndPoint!).Port;
            using var other = hasIPv6 ? TryBind(IPAddress.IPv6Loopback, port) : null;
            if (!hasIPv6 || other is not null)
            {
                return port;
            }
        }

        return port;
    }

    private static Socket? TryBind(IPAddress address, int port)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, port));
            return socket;
        }
        catch (SocketException)
        {
            socket?.Dispose();
            return null;
        }
    }
}
