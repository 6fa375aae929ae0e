using System.Threading.Channels;

namespace AriaCluster.Api.Events;

/// <summary>
/// Who hears of tasks, and what it has not taken yet. Nobody waits for it: where it lags behind, progress is left out, since the next
/// tells the same, and when not even changes fit any more it is over, and the client comes back to a fresh start.
/// </summary>
internal sealed class Watcher(EventFilter filter, long? since)
{
    /// <summary>How many events wait for a client at most.</summary>
    public const int MaxWaiting = 2048;

    private readonly Channel<EventMessage> _waiting = Channel.CreateBounded<EventMessage>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true, SingleWriter = true });

    private volatile bool _isOver;

    public EventFilter Filter => filter;

    /// <summary>The last event that the client knows; null for one that begins.</summary>
    public long? Since => since;

    public ChannelReader<EventMessage> Waiting => _waiting.Reader;

    /// <summary>It takes nothing any more: it left, or it did not keep up.</summary>
    public bool IsOver => _isOver;

    public void Offer(EventMessage message)
    {
        if (message.IsProgress && _waiting.Reader.Count > MaxWaiting / 2)
        {
            return;
        }

        if (!_waiting.Writer.TryWrite(message))
        {
            Leave();
        }
    }

    public void Leave()
    {
        _isOver = true;
        _waiting.Writer.TryComplete();
    }
}
