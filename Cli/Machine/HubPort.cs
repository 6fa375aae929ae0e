using System.Net;
using System.Net.Sockets;

namespace AriaCluster.Cli.Machine;

/// <summary>The port that a hub is to listen on.</summary>
internal static class HubPort
{
    /// <summary>A port that nobody listens on at the moment.</summary>
    public static int FindFree()
    {
        using var socket = Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Fails if another program has the port of this machine's own address.</summary>
    public static void Check(int port, Shell shell, DataFolder? folder = null) =>
        Check(new IPEndPoint(IPAddress.Loopback, port), $"Port {port} of this machine", $"Take another: {Up(shell, folder)} --port N (0 for a free one).");

    /// <summary>Fails if the address that others are to reach is not this machine's, or another program has its port.</summary>
    public static void Check(IPEndPoint at, Shell shell, DataFolder? folder = null) =>
        Check(at, $"--listen {at}: its port", $"Take another: {Up(shell, folder)} --listen {new IPEndPoint(at.Address, 0).ToString()[..^1]}PORT");

    private static string Up(Shell shell, DataFolder? folder) =>
        $"{shell.Command} up{(folder is null || folder.Path == DataFolder.Of(null, shell).Path ? "" : $" --data {Screen.ShellWord.Quote(folder.Path)}")}";

    private static void Check(IPEndPoint at, string subject, string advice)
    {
        try
        {
            using var socket = Bind(at);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            throw new Failure(
                ExitCode.Usage,
                $"--listen {at.Address}: this machine has no such address.",
                $"It has {string.Join(", ", Reach.OwnAddresses(at.AddressFamily))}; {(at.AddressFamily == AddressFamily.InterNetworkV6 ? "::" : "0.0.0.0")} stands for all.");
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new Failure(ExitCode.SetUp, $"{subject} is taken by another program.", $"See which: ss -ltnp 'sport = :{at.Port}'. {advice}");
        }
        catch (SocketException e)
        {
            throw new Failure(ExitCode.SetUp, $"{subject} cannot be listened on: {e.Message}.", advice);
        }
    }

    // As the hub's own server binds: connections of a hub that just died, lingering in TIME_WAIT, do not count.
    private static Socket Bind(IPEndPoint at)
    {
        var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            if (at.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(at);
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
