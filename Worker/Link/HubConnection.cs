using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Worker.Link;

/// <summary>
/// One WebSocket to the hub: frames go out, each is answered by one of the same id, orders come unasked. Whatever comes is heard
/// on the thread that reads, in the order in which the hub said it: a full set that was made before a verdict must not be taken
/// for news after it.
/// </summary>
internal sealed class HubConnection : IHubConnection
{
    private const int MaxQueued = 64;
    private const int MaxMessageBytes = 64 * 1024 * 1024;

    private readonly WebSocket _socket;
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;
    private readonly Action<IHubConnection, HubFrame> _told;
    private readonly Channel<WorkerFrame> _frames = Channel.CreateBounded<WorkerFrame>(new BoundedChannelOptions(MaxQueued) { SingleReader = true });
    private readonly ConcurrentDictionary<long, Question> _questions = new();
    private readonly CancellationTokenSource _stop = new();
    private long _lastId;

    /// <param name="socket">Open, and this object's from now on.</param>
    /// <param name="time">The clock.</param>
    /// <param name="patience">How long an answer may take before the connection counts as dead.</param>
    /// <param name="told">Gets what is no answer, on the thread that reads the socket.</param>
    public HubConnection(WebSocket socket, TimeProvider time, TimeSpan patience, Action<IHubConnection, HubFrame> told)
    {
        _socket = socket;
        _time = time;
        _patience = patience;
        _told = told;
        Closed = RunAsync();
    }

    /// <summary>Ends, without an error, when the connection does.</summary>
    public Task Closed { get; }

    /// <summary>
    /// Sends a frame and waits for its answer; its id is given here. Null if the connection ended, or if the hub is silent: then it
    /// may be frozen, and the connection ends.
    /// </summary>
    public async Task<HubFrame?> AskAsync(WorkerFrame frame, Action<HubFrame> heard)
    {
        var answer = await AskAsync(frame, heard, _patience);
        if (answer is null)
        {
            Abandon();
        }

        return answer;
    }

    /// <inheritdoc/>
    public void Report(ImmutableArray<PartReport> reports, Action<ImmutableArray<ReportVerdict>?> heard) => _ = ReportAsync(reports, heard);

    /// <summary>Ends the connection without waiting for the other side.</summary>
    public void Abandon()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    public async ValueTask DisposeAsync()
    {
        Abandon();
        await Closed;
        _socket.Dispose();
        _stop.Dispose();
    }

    // A hub whose database is away may take its time.
    private async Task ReportAsync(ImmutableArray<PartReport> reports, Action<ImmutableArray<ReportVerdict>?> heard)
    {
        if (await AskAsync(new WorkerFrame { Reports = reports }, answer => heard(answer.Verdicts), _patience * 6) is null)
        {
            heard(null);
        }
    }

    private async Task<HubFrame?> AskAsync(WorkerFrame frame, Action<HubFrame> heard, TimeSpan patience)
    {
        var question = new Question(heard);
        frame = frame with { Id = Interlocked.Increment(ref _lastId) };
        _questions[frame.Id] = question;
        try
        {
            await _frames.Writer.WriteAsync(frame, _stop.Token);
            await Task.WhenAny(question.Answer, Closed).WaitAsync(patience, _time, _stop.Token);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException or ChannelClosedException or ObjectDisposedException)
        {
            // There is no answer, unless it has been read just now.
        }

        return _questions.TryRemove(frame.Id, out _) ? null : await question.Answer;
    }

    private async Task RunAsync()
    {
        await Task.WhenAny(SendAsync(), ReceiveAsync());
        _frames.Writer.TryComplete();
        Abandon();
        _socket.Abort();
    }

    private async Task SendAsync()
    {
        try
        {
            var buffer = new ArrayBufferWriter<byte>(16 * 1024);
            await using var writer = new Utf8JsonWriter(buffer);
            await foreach (var frame in _frames.Reader.ReadAllAsync(_stop.Token))
            {
                buffer.ResetWrittenCount();
                writer.Reset();
                JsonSerializer.Serialize(writer, frame, WireJson.Options);
                await _socket.SendAsync(buffer.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, _stop.Token);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is gone; Closed tells.
        }
    }

    private async Task ReceiveAsync()
    {
        try
        {
            var buffer = new byte[16 * 1024];
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
                    Read(buffer.AsSpan(0, filled));
                    filled = 0;
                }
                else if (filled == buffer.Length)
                {
                    Array.Resize(ref buffer, filled < MaxMessageBytes ? filled * 2 : throw new WebSocketException("The hub's message is too long."));
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or JsonException)
        {
            // The connection is gone, or what answers is no hub; Closed tells.
        }
    }

    private void Read(ReadOnlySpan<byte> message)
    {
        var frame = JsonSerializer.Deserialize<HubFrame>(message, WireJson.Options)!;
        if (frame.Id == 0)
        {
            _told(this, frame);
        }
        else if (_questions.TryRemove(frame.Id, out var question))
        {
            question.Hear(frame);
        }
    }

    private sealed class Question(Action<HubFrame> heard)
    {
        private readonly TaskCompletionSource<HubFrame> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<HubFrame> Answer => _answer.Task;

        public void Hear(HubFrame frame)
        {
            heard(frame);
            _answer.SetResult(frame);
        }
    }
}
