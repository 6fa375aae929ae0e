namespace AriaCluster.Embedded;

/// <summary>Calls in the order in which they come due; a list through the requests themselves, which costs no allocation.</summary>
internal sealed class WaitingLine
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _wait;
    private readonly ITimer _timer;
    private Request? _first;
    private Request? _last;
    private bool _armed;

    internal WaitingLine(TimeProvider time, TimeSpan wait)
    {
        _time = time;
        _wait = wait;
        _timer = time.CreateTimer(
            static line => ((WaitingLine)line!).TimeOutDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    internal void Join(Request request)
    {
        lock (_lock)
        {
            request.Line = this;
            request.Earlier = _last;
            _ = _last is null ? _first = request : _last.Later = request;
            _last = request;

            // Once armed the timer stays so until it finds the line empty: a call that is answered in time costs no timer.
            if (!_armed)
            {
                _armed = true;
                _timer.Change(_wait, Timeout.InfiniteTimeSpan);
            }
        }
    }

    internal void Leave(Request request)
    {
        lock (_lock)
        {
            if (request.Line is not null)
            {
                Unlink(request);
            }
        }
    }

    private void TimeOutDue()
    {
        foreach (var request in TakeDue(_time.GetTimestamp()))
        {
            request.Expire();
        }

        lock (_lock)
        {
            _armed = _first is not null;
            if (_first is { } next)
            {
                _timer.Change(TimeLeft(next), Timeout.InfiniteTimeSpan);
            }
        }
    }

    private List<Request> TakeDue(long now)
    {
        var due = new List<Request>();
        lock (_lock)
        {
            while (_first is { } request && request.Due <= now)
            {
                Unlink(request);
                due.Add(request);
            }
        }

        return due;
    }

    private TimeSpan TimeLeft(Request request)
    {
        var left = _time.GetElapsedTime(_time.GetTimestamp(), request.Due);

        // A system timer has whole milliseconds and would fire a little early, again and again.
        return TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(left.TotalMilliseconds)));
    }

    private void Unlink(Request request)
    {
        _ = request.Earlier is null ? _first = request.Later : request.Earlier.Later = request.Later;
        _ = request.Later is null ? _last = request.Earlier : request.Later.Earlier = request.Earlier;
        request.Earlier = null;
        request.Later = null;
        request.Line = null;
    }
}
