using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AriaCluster.Bench.SmallFiles;

/// <summary>The least server of whole files that aria2 is content with; used where nginx is missing.</summary>
internal static class SocketOrigin
{
    /// <summary>Serves until it is killed.</summary>
    public static async Task ServeAsync(string folder, int port)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(backlog: 1024);
        while (true)
        {
            _ = ServeAsync(folder, await listener.AcceptAsync());
        }
    }

    private static async Task ServeAsync(string folder, Socket socket)
    {
        using var owned = socket;
        socket.NoDelay = true;
        var buffer = new byte[16 * 1024];
        try
        {
            for (var count = 0; ;)
            {
                var more = await socket.ReceiveAsync(buffer.AsMemory(count));
                count += more;
                if (more == 0)
                {
                    return;
                }

                if (buffer.AsSpan(0, count).EndsWith("\r\n\r\n"u8))
                {
                    await AnswerAsync(folder, socket, Encoding.ASCII.GetString(buffer, 0, count).Split(' ')[1]);
                    count = 0;
                }
            }
        }
        catch (SocketException)
        {
            // The client is gone.
        }
    }

    private static async Task AnswerAsync(string folder, Socket socket, string path)
    {
        var file = Path.Combine(folder, Path.GetFileName(path));
        var length = new FileInfo(file).Length;
        var head = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
        await socket.SendFileAsync(file, head, default, TransmitFileOptions.UseDefaultWorkerThread);
    }
}
