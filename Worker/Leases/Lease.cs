using System.Globalization;
using AriaCluster.Worker.Journal;
using AriaCluster.Worker.Linux;

namespace AriaCluster.Worker.Leases;

/// <summary>
/// How long this worker may go on. Counted from sending the last heartbeat that was answered: whatever happened to the answer
/// on its way, the hub cannot have counted from earlier. Kept in a file that the guards read each second.
/// </summary>
internal sealed class Lease
{
    private readonly string _file;
    private readonly Func<TimeSpan> _clock;
    private readonly Lock _lock = new();
    private TimeSpan _end;

    /// <param name="file">Where the guards look.</param>
    /// <param name="clock">Time since boot: <see cref="BootClock.Now"/>.</param>
    public Lease(string file, Func<TimeSpan> clock)
    {
        _file = file;
        _clock = clock;
        _end = Read(file);
    }

    public TimeSpan Now => _clock();

    public bool IsValid => Now < End;

    public TimeSpan End
    {
        get
        {
            lock (_lock)
            {
                return _end;
            }
        }
    }

    /// <summary>A heartbeat sent at <paramref name="sentAt"/> was answered.</summary>
    public void Renew(TimeSpan sentAt, TimeSpan duration)
    {
        lock (_lock)
        {
            // Answers may come out of order; a later end was granted already.
            var end = sentAt + duration;
            if (end > _end)
            {
                _end = end;
                TryWrite();
            }
        }
    }

    /// <summary>Ends it now: somebody else is this worker.</summary>
    public void Cancel()
    {
        lock (_lock)
        {
            _end = TimeSpan.Zero;
            Write();
        }
    }

    // On a full disk the guards keep the end that they know and stop aria2c then, which could write nothing anyway.
    private void TryWrite()
    {
        try
        {
            Write();
        }
        catch (IOException e) when (DiskReserve.IsFull(e))
        {
        }
    }

    // Whole seconds, rounded down, because a shell compares integers; a reader never sees half a file.
    private void Write() => WholeFile.Write(_file, $"{(long)_end.TotalSeconds} {BootClock.BootId}\n");

    private static TimeSpan Read(string file)
    {
        var words = File.Exists(file) ? File.ReadAllText(file).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) : [];
        return words is [var end, var boot] && boot == BootClock.BootId && long.TryParse(end, NumberStyles.None, null, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.Zero;
    }
}
