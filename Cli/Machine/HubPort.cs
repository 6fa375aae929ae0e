using System.Net;
using System.Net.Sockets;

namespace AriaCluster.Cli.Machine;

/// <summary>The port that a hub is to listen on.</summary>
internal static class HubPort
{
    /// <summary>A port that nobody listens on at the moment.</summary>
    public static int FindFree()
    {
        using var socket = Bind(0);
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Fails if another program has the port.</summary>
    public static void Check(int port, Shell shell)
    {
        try
        {
            using var socket = Bind(port);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new Failure(
                ExitCode.SetUp,
                $"Port {port} of this machine is taken by another program.",
                $"See which: ss -ltnp 'sport = :{port}'. Or take another: {shell.Command} up --port N (0 for a free one).");
        }
        catch (SocketException e)
        {
            throw new Failure(ExitCode.SetUp, $"Nobody may listen on port {port}: {e.Message}.", $"Take another: {shell.Command} up --port N");
        }
    }

    // As the hub's own server binds: connections of a hub that just died, lingering in TIME_WAIT, do not count.
    private static Socket Bind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
