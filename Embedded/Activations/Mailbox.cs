namespace AriaCluster.Embedded;

/// <summary>
/// The messages of one activation, those that wait and those that run. One runs at a time, and the others wait; a message that
/// interleaves neither waits nor makes others wait. Its owner guards it.
/// </summary>
internal sealed class Mailbox
{
    private readonly Queue<Message> _waiting = new();
    private readonly List<Message> _running = [];
    private Queue<Message>? _interleaving;
    private Message? _blocking;

    internal bool IsRunning => _running.Count > 0;

    internal bool IsEmpty => !IsRunning && _waiting.Count == 0 && _interleaving is not { Count: > 0 };

    /// <summary>Adds the message; true when it may run at once.</summary>
    internal bool Add(Message message)
    {
        (message.Interleaves ? _interleaving ??= new() : _waiting).Enqueue(message);
        return message.Interleaves || _blocking is null;
    }

    /// <summary>Takes the next message that may run now, if there is one.</summary>
    internal Message? Take()
    {
        Message? message = null;
        if (_interleaving?.TryDequeue(out message) != true && _blocking is null && _waiting.TryDequeue(out message))
        {
            _blocking = message;
        }

        if (message is not null)
        {
            _running.Add(message);
        }

        return message;
    }

    internal void Remove(Message message)
    {
        _running.Remove(message);
        _blocking = _blocking == message ? null : _blocking;
    }

    internal Message[] Running() => [.. _running];

    internal Message[] Waiting() => [.. _interleaving ?? [], .. _waiting];
}
