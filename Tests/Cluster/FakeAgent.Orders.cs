using System.Collections.Immutable;
using AriaCluster.Tasks;
using AriaCluster.Workers;

namespace AriaCluster.Tests.Cluster;

// What it does with orders and verdicts.
internal sealed partial class FakeAgent
{
    private void Apply(WorkerOrders orders)
    {
        var isNext = orders.FullSet is null ? orders.Revision == _revision + 1 : orders.Revision >= _revision;
        if (orders.Session != _session || !isNext)
        {
            return;
        }

        _revision = orders.Revision;
        foreach (var drop in orders.Drop)
        {
            Stop(drop.Key, drop.KeepBytes);
        }

        foreach (var order in orders.Add)
        {
            Take(order);
        }

        if (orders.FullSet is { } all)
        {
            AskFor(_held.Values.Where(work => !all.Contains(work.Key) && !work.IsOver));
        }

        Kept = Kept.Except(orders.Sweep);
        _toRemove.UnionWith(orders.RemoveFiles);
    }

    private void Take(PartOrder order)
    {
        if (_held.ContainsKey(order.Key))
        {
            return;
        }

        var work = new FakeWork(order);
        if (_lastWords.TryGetValue(order.Key, out var last))
        {
            // The hub seems to have missed it.
            work.IsOver = true;
            work.File = last.Event == PartEvent.Completed ? FileOf(order.Key) : null;
            work.Unanswered.Add(last);
        }

        _held[order.Key] = work;
        _digest = HoldingsDigest.Toggle(_digest, order.Key);
        MostHeld = Math.Max(MostHeld, _held.Count);
    }

    // Whether it may go on with what the hub does not count as its own, the task decides.
    private void AskFor(IEnumerable<FakeWork> beyond)
    {
        foreach (var work in beyond)
        {
            work.Unanswered.RemoveAll(report => report.Event == PartEvent.Started);
            work.Unanswered.Add(Say(work.Key, PartEvent.Started));
        }
    }

    private void Stop(PartKey key, bool keepBytes)
    {
        // Of one whose completion is said already the verdict decides.
        if (_held.TryGetValue(key, out var work) && !work.IsOver)
        {
            Forget(work);
        }

        if (!_held.Keys.Any(held => held.TaskId == key.TaskId))
        {
            Kept = keepBytes && work is not null ? Kept.Add(key.TaskId) : keepBytes ? Kept : Kept.Remove(key.TaskId);
        }
    }

    private void Forget(FakeWork work)
    {
        if (_held.Remove(work.Key))
        {
            _digest = HoldingsDigest.Toggle(_digest, work.Key);
        }
    }

    private async Task ReportAsync()
    {
        var session = Locked(() => _session);
        var unanswered = Locked(() => _held.Values.Where(work => work.Unanswered.Count > 0)
            .Select(work => (work, work.Unanswered.ToImmutableArray())).ToArray());
        var answers = await Task.WhenAll(unanswered.Select(said => ReportAsync(said.work.Key.TaskId, said.Item2)));
        var settled = unanswered.Zip(answers, (said, reply) => (said.work, said.Item2, reply)).Where(said => said.reply is not null).ToArray();
        await SettleAsync(session, settled!);
        Locked(() =>
        {
            foreach (var (work, said, reply) in settled)
            {
                Hear(work, said, reply!.Verdicts);
            }
        });
        await RemoveFilesAsync();
    }

    // As the relay does: all reports of one task in one call.
    private Task<ReportReply?> ReportAsync(string taskId, ImmutableArray<PartReport> said) =>
        AnsweredAsync(() => scene.Cluster.Grains.GetGrain<ITaskGrain>(taskId).ReportAsync(name, said));

    private async Task SettleAsync(long session, (FakeWork Work, ImmutableArray<PartReport> Said, ReportReply Reply)[] answered)
    {
        var ended = answered.SelectMany(one => one.Said.Zip(one.Reply.Verdicts, SettledPart.Of)).OfType<SettledPart>().ToImmutableArray();
        var attached = answered.SelectMany(one => one.Reply.Attached).ToImmutableArray();
        if (!ended.IsEmpty || !attached.IsEmpty)
        {
            await AnsweredAsync(async () =>
            {
                await Grain.SettleAsync(session, ended, attached);
                return "";
            });
        }
    }

    private void Hear(FakeWork work, ImmutableArray<PartReport> said, ImmutableArray<ReportVerdict> verdicts)
    {
        foreach (var (report, verdict) in said.Zip(verdicts))
        {
            if (verdict == ReportVerdict.Unknown)
            {
                continue;
            }

            work.Unanswered.Remove(report);
            if (verdict == ReportVerdict.Superseded)
            {
                Files = work.File is null ? Files : Files.Remove(work.File);
                Forget(work);
            }
            else if (SettledPart.Of(report, verdict) is not null)
            {
                _lastWords[work.Key] = report;
                Kept = report.KeptBytes > 0 ? Kept.Add(work.Key.TaskId) : Kept;
                Forget(work);
            }
        }
    }

    private async Task RemoveFilesAsync()
    {
        foreach (var key in Locked(() => _toRemove.ToArray()))
        {
            Locked(() => Files = Files.Remove(FileOf(key)));
            var reply = await ReportAsync(key.TaskId, [Say(key, PartEvent.FilesRemoved)]);
            if (reply is not null && reply.Verdicts[0] != ReportVerdict.Unknown)
            {
                Locked(() => _toRemove.Remove(key));
            }
        }
    }
}
