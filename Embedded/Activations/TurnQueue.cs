namespace AriaCluster.Embedded;

/// <summary>
/// Runs turns one at a time on the thread pool. It is the task scheduler of its turns, so what a turn awaits comes back
/// here: between two awaits nothing else of the same grain runs.
/// </summary>
internal abstract class TurnQueue : TaskScheduler, IThreadPoolWorkItem
{
    // So many turns in a row, then others get the thread.
    private const int Quantum = 64;

    [ThreadStatic]
    private static TurnQueue? _running;

    private readonly Queue<Task> _turns = new();
    private bool _scheduled;
    private bool _discards;

    public sealed override int MaximumConcurrencyLevel => 1;

    protected static TurnQueue? Running => _running;

    /// <summary>Guards the turns and what decides on the next one. Held for moments only, never while a turn runs.</summary>
    protected Lock Gate { get; } = new();

    void IThreadPoolWorkItem.Execute()
    {
        _running = this;
        try
        {
            for (var left = Quantum; left > 0; left--)
            {
                if (!TryRunNext(turnsFirst: left % 2 == 0))
                {
                    return;
                }
            }

            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        finally
        {
            _running = null;
        }
    }

    protected sealed override void QueueTask(Task task)
    {
        lock (Gate)
        {
            if (!_discards)
            {
                _turns.Enqueue(task);
                Wake();
            }
        }
    }

    protected sealed override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && _running == this && TryExecuteTask(task);

    protected sealed override IEnumerable<Task> GetScheduledTasks()
    {
        lock (Gate)
        {
            return [.. _turns];
        }
    }

    /// <summary>Under the gate: what to begin now, if anything may begin.</summary>
    protected abstract Task? TakeNext();

    /// <summary>After each turn, on its thread.</summary>
    protected virtual void OnTurnEnded()
    {
    }

    /// <summary>Under the gate: there may be something to run.</summary>
    protected void Wake()
    {
        if (!_scheduled)
        {
            _scheduled = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Under the gate: as if the process had died, no turn runs any more.</summary>
    protected void Discard()
    {
        _discards = true;
        _turns.Clear();
    }

    // What awaited and what is new take turns, so that neither keeps the other out.
    private bool TryRunNext(bool turnsFirst)
    {
        Task? turn = null;
        Task? beginning = null;
        lock (Gate)
        {
            if (!(turnsFirst && _turns.TryDequeue(out turn)))
            {
                beginning = _discards ? null : TakeNext();
            }

            if (turn is null && beginning is null && !_turns.TryDequeue(out turn))
            {
                _scheduled = false;
                return false;
            }
        }

        if (turn is not null)
        {
            TryExecuteTask(turn);
        }
        else
        {
            beginning!.RunSynchronously(this);
        }

        OnTurnEnded();
        return true;
    }
}
