using AriaCluster.Tasks;
using AriaCluster.Worker.Journal;
using AriaCluster.Worker.Lanes;
using AriaCluster.Workers;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Worker.Agent;

/// <summary>A part from its slot to its last byte, on lanes that come and go. Runs on the agent's thread.</summary>
internal sealed partial class Fetching
{
    private readonly AgentState _state;
    private readonly Endings _endings;
    private readonly ILogger _logger;
    private readonly StrayDownloads _strays;
    private bool _rests;

    public Fetching(AgentState state, Endings endings, ILogger logger)
    {
        _state = state;
        _endings = endings;
        _logger = logger;
        _strays = new StrayDownloads(state, logger);
        Progress = new DownloadProgress(state);
        Downloads = new Downloads(state, logger) { Fetched = part => Fetched!(part), Failed = GivenUp, Vanished = Requeue, Stopped = Stopped };
    }

    public Downloads Downloads { get; }

    public DownloadProgress Progress { get; }

    /// <summary>All bytes of a part are there.</summary>
    public required Action<HeldPart> Fetched { get; init; }

    /// <summary>A part cannot be fetched, and so many bytes of it are kept.</summary>
    public required Action<HeldPart, TaskError, long> Failed { get; init; }

    /// <summary>Starts nothing any more: the lanes are being stopped.</summary>
    public void Rest() => _rests = true;

    /// <summary>Starts what can start.</summary>
    public void Fill()
    {
        while (!_rests && _state.Queue.Next() is { } part)
        {
            if (_state.Claims.Exists(part.TaskId))
            {
                Prepare(part, task => _state.Folders.Prepare(task));
            }
            else
            {
                Fetch(part);
            }
        }
    }

    /// <summary>Makes sure that what is there could be continued, should the disk become full.</summary>
    public void Shelter()
    {
        foreach (var part in _state.Queue.Running.Where(part => part.Stage == PartStage.Fetching))
        {
            _state.Folders.Shelter(part.TaskId);
        }
    }

    /// <summary>Gives up what the disk cannot hold beside the rest, before it is full.</summary>
    public void MakeRoom(WorkerDisk disk)
    {
        var fetching = _state.Queue.Running.Where(part => part.Stage == PartStage.Fetching).ToList();
        if (Overdraft.Pick(fetching, disk.FreeBytes) is not { } part)
        {
            return;
        }

        // Bytes that cannot be continued here, whatever becomes of the others, would only be in their way.
        var left = Overdraft.LeftBytes(part);
        part.DropsBytes = left > disk.FreeBytes;
        var error = TaskError.OfFullDisk($"{left} bytes are still to be written, of {part.LengthBytes}; the disk has {disk.FreeBytes} left for all, of {disk.TotalBytes}.");
        LogTooLong(part.Key, error.Message);
        Stop(part, error);
    }

    /// <summary>Back to those that wait for a slot.</summary>
    public void Requeue(HeldPart part)
    {
        _state.Queue.Leave(part);
        _state.Holdings.RemoveDownloads(part);
        _state.Claims.Release(part.TaskId);
        _state.Enter(part, PartStage.Queued);
        _state.Queue.Add(part);
    }

    /// <summary>From the beginning, in the same place.</summary>
    public void Restart(HeldPart part)
    {
        _state.Note(part, new JournalEntry(EntryKind.Restarted, part.Key));
        if (part.Lane is null)
        {
            Requeue(part);
            return;
        }

        Prepare(part, task =>
        {
            _state.Folders.Clear(task);
            return false;
        });
    }

    /// <summary>Ends the fetching of a part that is no longer wanted, or is given up; it is finished when nothing writes to its folder.</summary>
    public void Stop(HeldPart part, TaskError? givenUp = null)
    {
        part.GivenUp = givenUp;
        var stage = part.Stage;
        _state.Enter(part, PartStage.Stopping);
        if (stage == PartStage.Attaching)
        {
            Downloads.Track(part);
        }
        else if (stage == PartStage.Fetching)
        {
            Downloads.Remove(part);
        }
    }

    public void LaneUp(Lane lane, bool adopted)
    {
        foreach (var part in On(lane))
        {
            if (part.Stage == PartStage.Attaching)
            {
                _state.Claims.Made(part.TaskId);
                _state.Enter(part, PartStage.Fetching);
                part.Resumes = true;
            }

            if (part.Stage == PartStage.Fetching)
            {
                Downloads.Attach(part);
            }
            else if (part.Stage == PartStage.Stopping && part.Gids.Count > 0)
            {
                Downloads.Remove(part);
            }
        }

        if (adopted)
        {
            _strays.Sweep(lane);
        }

        _state.Queue.Unblock();
    }

    public void LaneDown(Lane lane)
    {
        foreach (var part in On(lane))
        {
            switch (part.Stage)
            {
                case PartStage.Attaching or PartStage.Fetching:
                    Requeue(part);
                    break;
                case PartStage.Stopping when part.Gids.Count > 0:
                    _state.Holdings.RemoveDownloads(part);
                    Stopped(part);
                    break;
            }
        }
    }

    private IReadOnlyList<HeldPart> On(Lane lane) => [.. _state.Queue.Running.Where(part => part.Lane == lane)];

    private void Prepare(HeldPart part, Func<string, bool> work)
    {
        _state.Enter(part, PartStage.Preparing);
        var left = false;
        _state.Tidier.Submit(() => left = work(part.TaskId), () => _state.Mailbox.Post(() => Prepared(part, left)));
    }

    private void Prepared(HeldPart part, bool bytesLeft)
    {
        part.Resumes = bytesLeft;
        if (part.Stage == PartStage.Stopping)
        {
            Stopped(part);
        }
        else if (part.Lane is { IsUp: true })
        {
            Fetch(part);
        }
        else
        {
            Requeue(part);
        }
    }

    private void Fetch(HeldPart part)
    {
        _state.Enter(part, PartStage.Fetching);
        _state.Claims.Made(part.TaskId);
        Downloads.Add(part);
    }

    private void GivenUp(HeldPart part, TaskError error, long completedBytes)
    {
        if (part.Resumes && Aria2Error.IsOfOldBytes(error))
        {
            LogOldBytes(part.Key, error.Message);
            Restart(part);
        }
        else
        {
            if (error.IsOfFullDisk())
            {
                _state.Folders.Mend(part.TaskId);
            }

            part.CompletedBytes = Math.Max(part.CompletedBytes, completedBytes);
            Failed(part, error, error.Code != Aria2Error.BadChecksum && _state.Folders.HasBytes(part.TaskId) ? completedBytes : 0);
        }
    }

    private void Stopped(HeldPart part)
    {
        if (part.GivenUp is { } error)
        {
            part.GivenUp = null;
            Failed(part, error, !part.DropsBytes && _state.Folders.HasBytes(part.TaskId) ? part.CompletedBytes : 0);
        }
        else
        {
            _endings.Finish(part, part.DropsBytes);
        }
    }

    [LoggerMessage(EventId = 4107, Level = LogLevel.Warning, Message = "{Part} does not fit and is given up before the disk is full: {Reason}")]
    private partial void LogTooLong(PartKey part, string reason);

    [LoggerMessage(EventId = 4006, Level = LogLevel.Warning, Message = "{Part}: the bytes of an earlier attempt cannot be continued ({Reason}); it starts from the beginning")]
    private partial void LogOldBytes(PartKey part, string reason);
}
