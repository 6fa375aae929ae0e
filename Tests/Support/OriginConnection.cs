using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AriaCluster.Tests.Support;

/// <summary>One client's connection: reads requests, finds the file, answers, until either side has enough.</summary>
internal sealed class OriginConnection(
    Socket socket, Func<string, OriginFile?> find, OriginRate rate, Action<OriginRequest, int>? sent, CancellationToken cancellation)
{
    private const int MaxRequestBytes = 64 * 1024;
    private readonly byte[] _received = new byte[MaxRequestBytes];
    private int _receivedCount;

    /// <summary>Never throws; the socket is closed afterwards.</summary>
    public async Task RunAsync()
    {
        try
        {
            socket.NoDelay = true;

            // No larger, so that what the log counts as sent has nearly arrived; no smaller, or late ACKs set the pace.
            socket.SendBufferSize = 256 * 1024;
            while (await ReceiveAsync() is { } request && await AnswerAsync(request))
            {
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // The client went away, or the origin is being disposed.
        }
        finally
        {
            socket.Dispose();
        }
    }

    private ValueTask<bool> AnswerAsync(OriginRequest request)
    {
        var answer = new OriginAnswer(socket, request, rate, sent, cancellation);
        var file = find(request.Path);
        return file is null ? answer.RefuseAsync(404, retryAfter: null) : answer.GiveAsync(file, file.Note(request));
    }

    private async ValueTask<OriginRequest?> ReceiveAsync()
    {
        int end;
        while ((end = _received.AsSpan(0, _receivedCount).IndexOf("\r\n\r\n"u8)) < 0)
        {
            var count = await socket.ReceiveAsync(_received.AsMemory(_receivedCount), cancellation);
            if (count == 0)
            {
                return null;
            }

            _receivedCount += count;
        }

        var head = Encoding.Latin1.GetString(_received, 0, end);
        Forget(end + 4);
        return Parse(head);
    }

    // What came in behind a request is the next one.
    private void Forget(int count)
    {
        _receivedCount -= count;
        _received.AsSpan(count, _receivedCount).CopyTo(_received);
    }

    private OriginRequest Parse(string head)
    {
        var lines = head.Split("\r\n");
        var words = lines[0].Split(' ');
        return new OriginRequest
        {
            Method = words[0],
            Path = words[1].Split('?')[0],
            ClientPort = ((IPEndPoint)socket.RemoteEndPoint!).Port,
            ServerPort = ((IPEndPoint)socket.LocalEndPoint!).Port,
            Headers = lines.Skip(1)
                .Select(line => line.Split(':', 2))
                .GroupBy(pair => pair[0].ToLowerInvariant())
                .ToDictionary(pairs => pairs.Key, pairs => pairs.Last()[1].Trim()),
        };
    }
}
