namespace AriaCluster.Embedded;

/// <summary>
/// Times out calls. They come due in the order in which they were made, so a line of them with one timer on its head is enough;
/// most calls leave the line long before. There are a few lines, for callers on different threads not to meet at one lock.
/// </summary>
internal sealed class Deadlines
{
    private readonly TimeProvider _time;
    private readonly long _waitTicks;
    private readonly WaitingLine[] _lines;

    internal Deadlines(TimeProvider time, TimeSpan wait)
    {
        _time = time;
        _waitTicks = (long)(wait.TotalSeconds * time.TimestampFrequency);
        _lines = [.. Enumerable.Range(0, 8).Select(_ => new WaitingLine(time, wait))];
        Wait = wait;
    }

    internal TimeSpan Wait { get; }

    internal bool IsPast(long due) => _time.GetTimestamp() >= due;

    /// <summary>Sets when the request is due.</summary>
    internal void Stamp(Request request) => request.Due = _time.GetTimestamp() + _waitTicks;

    /// <summary>Lets the request wait until then, at most.</summary>
    internal void Watch(Request request) => _lines[Environment.CurrentManagedThreadId & 7].Join(request);
}
