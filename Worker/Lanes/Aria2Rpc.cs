using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.Channels;

namespace AriaCluster.Worker.Lanes;

/// <summary>JSON-RPC with one aria2c over one WebSocket: calls go out many to a frame, answers and notifications come back.</summary>
internal sealed class Aria2Rpc : IAsyncDisposable
{
    private const int MaxCallsInFrame = 256;
    private const int MaxFrameBytes = 1024 * 1024;
    private const int MaxMessageBytes = 64 * 1024 * 1024;
    private static readonly TimeSpan _connectPatience = TimeSpan.FromSeconds(5);

    private readonly ClientWebSocket _socket;
    private readonly string _token;
    private readonly TimeProvider _time;
    private readonly Action<Aria2Notice, Gid> _noticed;
    private readonly Channel<IReadOnlyList<Aria2Call>> _calls = Channel.CreateUnbounded<IReadOnlyList<Aria2Call>>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<long, Frame> _unanswered = new();
    private readonly CancellationTokenSource _stop = new();
    private long _lastId;

    private Aria2Rpc(ClientWebSocket socket, string secret, TimeProvider time, Action<Aria2Notice, Gid> noticed)
    {
        _socket = socket;
        _token = "token:" + secret;
        _time = time;
        _noticed = noticed;
        Closed = RunAsync();
    }

    /// <summary>Ends, without an error, when the connection does.</summary>
    public Task Closed { get; }

    /// <summary>Why the connection was ended from this side: what came makes no sense. Null if it did not.</summary>
    public string? Nonsense { get; private set; }

    /// <summary>How long the oldest call has waited for its answer. aria2 has one thread: an answer that does not come means that it hangs.</summary>
    public TimeSpan Waiting =>
        _unanswered.IsEmpty ? TimeSpan.Zero : _time.GetElapsedTime(_unanswered.Values.Select(frame => frame.SentAt).DefaultIfEmpty(_time.GetTimestamp()).Min());

    /// <param name="port">On 127.0.0.1.</param>
    /// <param name="secret">What the process was started with.</param>
    /// <param name="time">The clock.</param>
    /// <param name="noticed">Gets notifications, on the thread that reads the socket.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>Null if nobody answers there yet.</returns>
    public static Task<Aria2Rpc?> ConnectAsync(
        int port, string secret, TimeProvider time, Action<Aria2Notice, Gid> noticed, CancellationToken ct) =>
        ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), secret, time, noticed, ct);

    /// <inheritdoc cref="ConnectAsync(int, string, TimeProvider, Action{Aria2Notice, Gid}, CancellationToken)"/>
    public static async Task<Aria2Rpc?> ConnectAsync(
        IPEndPoint at, string secret, TimeProvider time, Action<Aria2Notice, Gid> noticed, CancellationToken ct)
    {
        var socket = new ClientWebSocket();
        socket.Options.Proxy = null;

        // aria2 takes the pongs that keep a connection alive for requests, and answers them with an error that belongs to no call.
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        using var patience = new CancellationTokenSource(_connectPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        try
        {
            await socket.ConnectAsync(new Uri($"ws://{at}/jsonrpc"), either.Token);
            return new Aria2Rpc(socket, secret, time, noticed);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            socket.Dispose();
            ct.ThrowIfCancellationRequested();
            return null;
        }
    }

    /// <summary>Sends calls, in as few frames as may be. After the end of the connection it does nothing.</summary>
    public void Send(IReadOnlyList<Aria2Call> calls) => _calls.Writer.TryWrite(calls);

    /// <summary>Sends a call and reads its answer.</summary>
    /// <exception cref="TimeoutException">The connection ended, or the answer did not come in time.</exception>
    public async Task<T> AskAsync<T>(string method, Action<Utf8JsonWriter>? parameters, Func<Aria2Answer, T> read, TimeSpan patience)
    {
        var answered = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Send([new Aria2Call(method, parameters, answer => answered.TrySetResult(read(answer)))]);
        await Task.WhenAny(answered.Task, Closed).WaitAsync(patience, _time);
        return answered.Task.IsCompleted ? await answered.Task : throw new TimeoutException($"aria2c closed the connection before it answered {method}.");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Closed;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        Task[] both = [SendAsync(), ReceiveAsync()];
        await Task.WhenAny(both);
        _calls.Writer.TryComplete();
        await _stop.CancelAsync();
        _socket.Abort();
        await Task.WhenAll(both);
    }

    private async Task SendAsync()
    {
        try
        {
            var buffer = new ArrayBufferWriter<byte>(64 * 1024);
            var waiting = new Queue<Aria2Call>();
            while (waiting.Count > 0 || await _calls.Reader.WaitToReadAsync(_stop.Token))
            {
                while (waiting.Count < MaxCallsInFrame && _calls.Reader.TryRead(out var calls))
                {
                    foreach (var call in calls)
                    {
                        waiting.Enqueue(call);
                    }
                }

                buffer.ResetWrittenCount();
                WriteFrame(waiting, buffer);
                await _socket.SendAsync(buffer.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, _stop.Token);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is gone; Closed tells.
        }
    }

    private void WriteFrame(Queue<Aria2Call> waiting, ArrayBufferWriter<byte> buffer)
    {
        var calls = new List<Aria2Call>();
        var id = ++_lastId;
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        writer.WriteStartObject();
        writer.WriteString("jsonrpc"u8, "2.0"u8);
        writer.WriteNumber("id"u8, id);
        writer.WriteString("method"u8, "system.multicall"u8);
        writer.WriteStartArray("params"u8);
        writer.WriteStartArray();
        while (calls.Count < MaxCallsInFrame && writer.BytesCommitted + writer.BytesPending < MaxFrameBytes && waiting.TryDequeue(out var call))
        {
            call.Write(writer, _token);
            calls.Add(call);
        }

        writer.WriteEndArray();
        writer.WriteEndArray();
        writer.WriteEndObject();
        _unanswered[id] = new Frame(calls, _time.GetTimestamp());
    }

    private async Task ReceiveAsync()
    {
        try
        {
            var buffer = new byte[64 * 1024];
            var filled = 0;
            while (true)
            {
                var received = await _socket.ReceiveAsync(buffer.AsMemory(filled), _stop.Token);
                filled += received.Count;
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                if (received.EndOfMessage)
                {
                    Read(buffer.AsMemory(0, filled));
                    filled = 0;
                }
                else if (filled == buffer.Length)
                {
                    Array.Resize(ref buffer, filled < MaxMessageBytes ? filled * 2 : throw new WebSocketException("aria2c's message is too long."));
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is gone; Closed tells.
        }
        catch (Exception e)
        {
            // Not JSON, not what was asked for, a number where a text should be: whatever reading it stumbled over.
            Nonsense = e.Message;
        }
    }

    private void Read(ReadOnlyMemory<byte> message)
    {
        if (Aria2Message.TryReadNotice(message.Span, out var notice, out var gid))
        {
            _noticed(notice, gid);
            return;
        }

        using var document = JsonDocument.Parse(message);
        var root = document.RootElement;
        if (root.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out var number) && _unanswered.TryRemove(number, out var frame))
        {
            Answer(frame.Calls, root);
        }
    }

    private static void Answer(List<Aria2Call> calls, JsonElement root)
    {
        if (!root.TryGetProperty("result", out var results) || results.ValueKind != JsonValueKind.Array)
        {
            calls.ForEach(call => call.Answer(new Aria2Answer(default, Message(root))));
            return;
        }

        if (results.GetArrayLength() != calls.Count)
        {
            throw new JsonException($"{calls.Count} calls have {results.GetArrayLength()} answers.");
        }

        var i = 0;
        foreach (var result in results.EnumerateArray())
        {
            calls[i++].Answer(result.ValueKind == JsonValueKind.Array
                ? new Aria2Answer(result[0], Error: null)
                : new Aria2Answer(default, Message(result)));
        }
    }

    private static string Message(JsonElement fault)
    {
        var error = fault.TryGetProperty("error", out var inner) ? inner : fault;
        return error.TryGetProperty("message", out var message) ? message.GetString() ?? "" : "aria2 gave no reason";
    }

    private sealed record Frame(List<Aria2Call> Calls, long SentAt);
}
