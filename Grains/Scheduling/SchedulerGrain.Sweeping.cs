using System.Collections.Immutable;
using AriaCluster.Tasks;
using Microsoft.Extensions.Logging;

namespace AriaCluster.Scheduling;

// What the task table knows and no message told.
internal sealed partial class SchedulerGrain
{
    private const int PageSize = 5000;
    private const int FoldedAtOnce = 100;

    private static readonly TimeSpan _submissionsKept = TimeSpan.FromHours(24);
    private static readonly TimeSpan _forgetInterval = TimeSpan.FromHours(1);

    // What messages told while rows were being read: a row may be the older of the two.
    private readonly HashSet<PartId> _toldMeanwhile = [];

    private int _readings;
    private long _sweptTo;
    private bool _hasCounted;
    private bool _isRebuilt;
    private DateTimeOffset _forgotten;

    /// <summary>Reads the whole queue once, most urgent first, while what is read already is being planned.</summary>
    private async Task RebuildAsync(CancellationToken ct)
    {
        if (!await CountRunningAsync(ct) || !await ReadingAsync(() => ReadPendingAsync(_ => true, ct)))
        {
            return;
        }

        _isRebuilt = true;
        var took = _clock.Now - _activated;
        LogRebuilt(_logger, _queue.Count, took);
    }

    /// <summary>Puts those that wait into the queue. False if they cannot be read.</summary>
    private async Task<bool> ReadPendingAsync(Func<PendingPart, bool> isWanted, CancellationToken ct)
    {
        for (IndexedTask? last = null; ;)
        {
            var page = await ReadPageAsync(() => _index.ReadPendingAsync(last, PageSize, ct));
            if (page is null)
            {
                return false;
            }

            // If what a message told is the older of the two, the next sweep reads what is newer.
            foreach (var part in page.Value.Select(ToPending).Where(part => isWanted(part) && !IsToldMeanwhile(part.TaskId)))
            {
                Enqueue(part);
            }

            PlanSoon();
            if (page.Value.Length < PageSize)
            {
                return true;
            }

            last = page.Value[^1];
        }
    }

    /// <summary>Learns what is with workers already. False if that cannot be read.</summary>
    private async Task<bool> CountRunningAsync(CancellationToken ct)
    {
        for (var last = default(string); ;)
        {
            if (await ReadPageAsync(() => _index.ReadActiveAsync(worker: null, last, PageSize, ct)) is not { } page)
            {
                return false;
            }

            foreach (var task in page)
            {
                _running.Note(task);
            }

            if (page.Length < PageSize)
            {
                return _hasCounted = true;
            }

            last = page[^1].Id;
        }
    }

    private async Task<ImmutableArray<IndexedTask>?> ReadPageAsync(Func<Task<ImmutableArray<IndexedTask>>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A queue with a hole is worse than none: the next pulse begins anew.
            LogNotRebuilt(_logger, e.Message);
            DeactivateOnIdle();
            return null;
        }
    }

    private async Task SweepAsync(CancellationToken ct)
    {
        await HeedClockAsync(ct);
        await CatchUpAsync(ct);
        PlanSoon();
        await UnfoldAsync(ct);
        await ForgetSubmissionsAsync(ct);
    }

    /// <summary>Learns what has changed in the task table, whether a message told of it or not.</summary>
    private async Task CatchUpAsync(CancellationToken ct) => _sweptTo = await ReadingAsync(() => ReadChangesAsync(ct));

    /// <summary>Up to where nothing is left to be read.</summary>
    private async Task<long> ReadChangesAsync(CancellationToken ct)
    {
        var (sweptTo, doubtful) = (_sweptTo, long.MaxValue);
        for (var isMore = true; isMore;)
        {
            var changes = await _index.ReadChangesAsync(sweptTo, PageSize, ct);
            foreach (var task in changes)
            {
                if (IsToldMeanwhile(task.Id))
                {
                    doubtful = Math.Min(doubtful, task.Seq);
                }
                else
                {
                    Note(task);
                }
            }

            (sweptTo, isMore) = (changes.IsEmpty ? sweptTo : changes[^1].Seq, changes.Length >= PageSize);
        }

        // Another sweep may have come farther meanwhile; what is in doubt the next one reads again.
        return doubtful == long.MaxValue ? Math.Max(_sweptTo, sweptTo) : doubtful - 1;
    }

    /// <summary>Reads rows, and notes meanwhile of which parts messages tell.</summary>
    private async Task<T> ReadingAsync<T>(Func<Task<T>> read)
    {
        _readings++;
        try
        {
            return await read();
        }
        finally
        {
            if (--_readings == 0)
            {
                _toldMeanwhile.Clear();
            }
        }
    }

    private bool IsToldMeanwhile(string taskId) => _toldMeanwhile.Contains(PartId.Of(taskId, 0));

    private void Note(IndexedTask task)
    {
        _running.Note(task);
        if (task is { Status: DownloadStatus.Pending, Deleted: false })
        {
            Enqueue(ToPending(task));
        }
        else if (_queue.Find(task.Id, 0) is { } known && known.LastAttempt <= task.Attempt)
        {
            _queue.Remove(task.Id, 0);
        }
    }

    private async Task UnfoldAsync(CancellationToken ct)
    {
        foreach (var batchId in await _index.ReadFoldedBatchesAsync(FoldedAtOnce, ct))
        {
            await GrainFactory.GetGrain<IBatchGrain>(batchId).UnfoldAsync();
        }
    }

    private async Task ForgetSubmissionsAsync(CancellationToken ct)
    {
        if (_clock.Now - _forgotten >= _forgetInterval)
        {
            await _index.ForgetSubmissionsAsync(_time.GetUtcNow() - _submissionsKept, ct);
            _forgotten = _clock.Now;
        }
    }

    // How long a worker has worked on it, the table does not say: no longer than since it was begun.
    private PendingPart ToPending(IndexedTask task) => ToPending(task, Blame.Parse(task.Avoid));

    private PendingPart ToPending(IndexedTask task, Blame? blame) => new(
        task.Id,
        0,
        task.Attempt,
        task.Priority,
        task.Position,
        task.NotBefore,
        task.Tags,
        task.BytesOn,
        blame?.Last,
        task.Owner,
        task.Host,
        task.LengthBytes,
        task.Connections,
        task.Tie)
    {
        FailedOn = blame?.Workers ?? [],
        SpentSeconds = task is { BytesOn: not null, StartedAt: { } since } ? (int)Math.Clamp((_time.GetUtcNow() - since).TotalSeconds, 0, int.MaxValue) : 0,
    };

    [LoggerMessage(EventId = 3010, Level = LogLevel.Information, Message = "The queue is rebuilt: {Pending} parts after {Took}")]
    private static partial void LogRebuilt(ILogger logger, int pending, TimeSpan took);

    [LoggerMessage(EventId = 3011, Level = LogLevel.Error, Message = "The queue could not be rebuilt, which begins anew: {Reason}")]
    private static partial void LogNotRebuilt(ILogger logger, string reason);
}
