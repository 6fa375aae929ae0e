using System.Net.Sockets;
using System.Text;

namespace AriaCluster.Tests.Api.Hostile;

/// <summary>Sends bytes and reads what comes back, without a library's help in either.</summary>
internal static class RawClient
{
    private const int MostRead = 1 << 20;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    /// <summary>The status and the text of the answer; status 0 if the hub hung up without one.</summary>
    public static async Task<(int Status, string Answer)> SendAsync(Uri hub, RawRequest request)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(_patience);
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(hub.Host, hub.Port, patience.Token);
        var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(request.Bytes, patience.Token);
        }
        catch (IOException)
        {
            // It answered and hung up before it had read all.
        }

        return request.IsWhole ? await ReadAsync(stream, patience.Token) : (0, "");
    }

    private static async Task<(int Status, string Answer)> ReadAsync(NetworkStream stream, CancellationToken ct)
    {
        var buffer = new byte[MostRead];
        var length = 0;
        try
        {
            for (var read = 1; read > 0 && length < MostRead && !IsStream(buffer, length); length += read)
            {
                read = await stream.ReadAsync(buffer.AsMemory(length), ct);
            }
        }
        catch (IOException)
        {
            // What came before it hung up counts.
        }

        var answer = Encoding.UTF8.GetString(buffer, 0, length);
        return (answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(answer.AsSpan(9, 3)) : 0, answer);
    }

    // A stream of events never ends by itself.
    private static bool IsStream(byte[] buffer, int length) => Encoding.ASCII.GetString(buffer, 0, Math.Min(length, 2048)).Contains("text/event-stream", StringComparison.Ordinal);
}
