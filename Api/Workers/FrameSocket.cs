using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using AriaCluster.Workers;

namespace AriaCluster.Api.Workers;

/// <summary>Frames over a WebSocket: reads one at a time, writes from one bounded queue, and has a limit and a time for everything.</summary>
internal sealed class FrameSocket(WebSocket socket, TimeProvider time)
{
    private const int MaxFrameBytes = 16 << 20;
    private const int UsualFrameBytes = 64 << 10;
    private const int MaxQueued = 1024;

    private static readonly TimeSpan _sendPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _closePatience = TimeSpan.FromSeconds(2);

    private readonly Channel<HubFrame> _queue = Channel.CreateBounded<HubFrame>(new BoundedChannelOptions(MaxQueued) { SingleReader = true });
    private byte[] _buffer = new byte[UsualFrameBytes];

    /// <summary>Queues an answer; waits while the worker is slow to read. Lost after the end of the connection.</summary>
    public async ValueTask AnswerAsync(HubFrame frame, CancellationToken ct)
    {
        try
        {
            await _queue.Writer.WriteAsync(frame, ct);
        }
        catch (ChannelClosedException)
        {
            // The worker repeats what was not answered, over its next connection.
        }
    }

    /// <summary>Queues a message, or drops it if the worker is too slow: the next heartbeat mends what is lost.</summary>
    public bool TrySend(HubFrame frame) => _queue.Writer.TryWrite(frame);

    /// <summary>After what is queued nothing more is sent.</summary>
    public void EndSending() => _queue.Writer.TryComplete();

    /// <summary>Sends what is queued until <see cref="EndSending"/>.</summary>
    public async Task SendAllAsync(CancellationToken ct)
    {
        var bytes = new ArrayBufferWriter<byte>(UsualFrameBytes);
        await using var json = new Utf8JsonWriter(bytes);
        await foreach (var frame in _queue.Reader.ReadAllAsync(ct))
        {
            bytes.ResetWrittenCount();
            json.Reset(bytes);
            JsonSerializer.Serialize(json, frame, WireJson.Options);
            await SendAsync(bytes.WrittenMemory, ct);
        }
    }

    /// <summary>The next frame; null when the worker closes.</summary>
    /// <exception cref="FrameException">What came is no frame.</exception>
    public async Task<WorkerFrame?> ReadAsync(CancellationToken ct)
    {
        var length = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(_buffer.AsMemory(length), ct);
            if (read.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            length += read.Count;
            if (read.EndOfMessage)
            {
                return Parse(length);
            }

            if (length == _buffer.Length)
            {
                Grow();
            }
        }
    }

    /// <summary>Says why nothing more is sent. The other side then closes, too.</summary>
    public async Task CloseAsync(WebSocketCloseStatus status, string reason)
    {
        using var patience = new CancellationTokenSource(_closePatience, time);
        try
        {
            await socket.CloseOutputAsync(status, reason, patience.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or InvalidOperationException or IOException)
        {
            socket.Abort();
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var timer = time.CreateTimer(source => ((CancellationTokenSource)source!).Cancel(), patience, _sendPatience, Timeout.InfiniteTimeSpan);
        await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, patience.Token);
    }

    private WorkerFrame Parse(int length)
    {
        try
        {
            return JsonSerializer.Deserialize<WorkerFrame>(_buffer.AsSpan(0, length), WireJson.Options) ?? throw new FrameException("A frame is null.");
        }
        catch (JsonException e)
        {
            throw new FrameException($"A frame is not what this hub understands, at {e.Path}.");
        }
        finally
        {
            // One full registration must not hold megabytes for as long as the connection lasts.
            _buffer = _buffer.Length > UsualFrameBytes ? new byte[UsualFrameBytes] : _buffer;
        }
    }

    private void Grow()
    {
        if (_buffer.Length >= MaxFrameBytes)
        {
            throw new FrameException($"A frame is larger than {MaxFrameBytes} bytes.");
        }

        Array.Resize(ref _buffer, _buffer.Length * 2);
    }
}
