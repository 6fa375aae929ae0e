using AriaCluster.Tasks;
using AriaCluster.Worker.Delivery;
using AriaCluster.Worker.Journal;

namespace AriaCluster.Worker.Agent;

/// <summary>What is left to do when a part has come to its end: its place in the journal, its bytes, its files. Runs on the agent's thread.</summary>
internal sealed class Endings(AgentState state, Placer placer, DeliveredFiles delivered)
{
    /// <summary>The hub gave its final word on how a part ended.</summary>
    public void Answered(HeldPart part, PartReport report, ReportVerdict verdict)
    {
        state.Journal.Append(new JournalEntry(EntryKind.Answered, part.Key) { Report = report });
        state.Journal.Answered.Add(report);
        if (verdict == ReportVerdict.Superseded)
        {
            TakeBack(part);
        }
        else if (report.Event == PartEvent.Completed)
        {
            delivered.Add(part.Key, part.Record);
            Finish(part, dropBytes: true);
        }
        else
        {
            Finish(part, part.DropsBytes);
        }
    }

    /// <summary>The hub took a part back that was nowhere near its end.</summary>
    public void Dropped(HeldPart part) => state.Journal.Append(new JournalEntry(EntryKind.Dropped, part.Key));

    /// <summary>The agent has nothing to do with the part any more. Bytes that stay are for a later attempt, or for a sweep.</summary>
    public void Finish(HeldPart part, bool dropBytes)
    {
        var hadFolder = part.HasFolder;
        Forget(part);
        if (dropBytes && state.Claims.Exists(part.TaskId) && (hadFolder || state.Claims.TryClaim(part.TaskId)))
        {
            Clear(part.TaskId);
        }
        else if (hadFolder)
        {
            Release(part.TaskId);
        }
    }

    /// <summary>Removes the bytes of a task that nobody needs, unless a part is at work on them.</summary>
    public void Sweep(string taskId)
    {
        if (state.Claims.Exists(taskId) && state.Claims.TryClaim(taskId))
        {
            Clear(taskId);
        }
    }

    /// <summary>Removes the files that were delivered for a task, and no others.</summary>
    public void RemoveFiles(PartKey key, Action<PartReport> report) =>
        state.Tidier.Submit(
            () =>
            {
                foreach (var file in delivered.Of(key.TaskId))
                {
                    placer.TakeBack(file);
                }
            },
            () => state.Mailbox.Post(() => report(new PartReport(key, PartEvent.FilesRemoved))));

    // Somebody else's attempt counts. Exactly the files that were put in place go; the folder, too.
    private void TakeBack(HeldPart part)
    {
        var (taskId, record) = (part.TaskId, part.Record);
        Forget(part);
        state.Tidier.Submit(
            () =>
            {
                foreach (var file in record.Placed)
                {
                    placer.TakeBack(file);
                }

                placer.RemoveCopies(record);
                state.Folders.Clear(taskId);
            },
            () => Cleared(taskId));
    }

    private void Forget(HeldPart part)
    {
        state.Holdings.Remove(part);
        state.Queue.Leave(part);
        part.Reports.Clear();
        part.Stage = PartStage.Gone;
    }

    private void Clear(string taskId) => state.Tidier.Submit(() => state.Folders.Clear(taskId), () => Cleared(taskId));

    private void Cleared(string taskId) =>
        state.Mailbox.Post(() =>
        {
            state.Claims.Gone(taskId);
            Release(taskId);
        });

    private void Release(string taskId)
    {
        state.Claims.Release(taskId);
        state.Queue.Unblock();
    }
}
