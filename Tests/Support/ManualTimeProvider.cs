namespace AriaCluster.Tests.Support;

/// <summary>
/// A clock that stands still until a test advances it. Timers fire on the advancing thread, in the order of their due
/// times, each at the moment it was due. Safe from many threads.
/// </summary>
internal sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<ManualTimer, (long Due, long Order)> _timers = new();
    private long _ticks = start.UtcTicks;
    private long _setBy;
    private long _order;

    public ManualTimeProvider()
        : this(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How many timers are waiting to fire.</summary>
    public int ActiveTimers
    {
        get
        {
            lock (_lock)
            {
                return _timers.UnorderedItems.Count(item => item.Element.IsDueAt(item.Priority.Due));
            }
        }
    }

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _ticks) + Volatile.Read(ref _setBy), TimeSpan.Zero);

    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Sets the wall clock forward, or back, as somebody may at any time. No time passes: timestamps and timers do not notice.</summary>
    public void SetWall(TimeSpan by) => Interlocked.Add(ref _setBy, by.Ticks);

    /// <summary>Moves the clock on, and fires what becomes due on the way.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);

        var until = Volatile.Read(ref _ticks) + by.Ticks;
        while (TakeDue(until) is { } timer)
        {
            timer.Fire();
        }
    }

    private ManualTimer? TakeDue(long until)
    {
        lock (_lock)
        {
            while (_timers.TryPeek(out var timer, out var priority) && priority.Due <= until)
            {
                _timers.Dequeue();
                if (timer.IsDueAt(priority.Due))
                {
                    _ticks = Math.Max(_ticks, priority.Due);
                    timer.Rearm(_ticks);
                    return timer;
                }
            }

            _ticks = Math.Max(_ticks, until);
            return null;
        }
    }

    private void Enqueue(ManualTimer timer, long due) => _timers.Enqueue(timer, (due, _order++));

    private sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        private long? _due;
        private TimeSpan _period = Timeout.InfiniteTimeSpan;
        private bool _disposed;

        // A timer that was changed leaves its old entry in the queue, which then no longer matches.
        public bool IsDueAt(long due) => _due == due;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                if (_disposed)
                {
                    return false;
                }

                _period = period;
                Schedule(clock._ticks, dueTime);
                return true;
            }
        }

        public void Rearm(long now) => Schedule(now, _period > TimeSpan.Zero ? _period : Timeout.InfiniteTimeSpan);

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (clock._lock)
            {
                _disposed = true;
                _due = null;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Schedule(long now, TimeSpan dueTime)
        {
            _due = dueTime < TimeSpan.Zero ? null : now + dueTime.Ticks;
            if (_due is { } due)
            {
                clock.Enqueue(this, due);
            }

            // What is due at once does not wait for the clock to move.
            if (dueTime == TimeSpan.Zero)
            {
                ThreadPool.UnsafeQueueUserWorkItem(static clock => clock.Advance(TimeSpan.Zero), clock, preferLocal: false);
            }
        }
    }
}
