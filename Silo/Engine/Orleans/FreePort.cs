using System.Net;
using System.Net.Sockets;

namespace AriaCluster.Silo.Engine;

/// <summary>Orleans must know its ports before it listens.</summary>
internal static class FreePort
{
    /// <summary>A port that nobody listens on at this moment, in place of 0.</summary>
    public static int Or(int port, IPAddress address)
    {
        if (port != 0)
        {
            return port;
        }

        using var listener = new TcpListener(address, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
