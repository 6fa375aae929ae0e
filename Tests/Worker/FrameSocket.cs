using System.Net.WebSockets;
using System.Text.Json;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Agents;

/// <summary>The frames of a worker's connection, as the hub's end has them. One is sent at a time, whoever sends.</summary>
internal sealed class FrameSocket(WebSocket socket) : IDisposable
{
    private readonly SemaphoreSlim _sending = new(1);

    public async Task SendAsync(HubFrame frame)
    {
        await _sending.WaitAsync();
        try
        {
            await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(frame, WireJson.Options), WebSocketMessageType.Text, true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next one; null at the end.</summary>
    public async Task<WorkerFrame?> ReceiveAsync()
    {
        using var message = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(buffer, 0, received.Count);
            if (received.EndOfMessage)
            {
                return JsonSerializer.Deserialize<WorkerFrame>(message.GetBuffer().AsSpan(0, (int)message.Length), WireJson.Options);
            }
        }
    }

    public void Abort() => socket.Abort();

    public void Dispose() => socket.Dispose();
}
